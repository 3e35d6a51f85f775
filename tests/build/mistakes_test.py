"""mistakes_test.py - what a compiler only warns of by itself, and what cannot be right, is refused: mk/undefined.mk."""
import os
import re
import shutil
import tempfile

import harness
from harness import Skip, add, check, check_equal, run

NEEDS = ""  # of make

# A function that makes the mistake, and what clang and gcc call it.
MISTAKES = (
    ("int f(int x) { if (x) return 1; }", "return-type", "return-type"),
    ("int f(void) { return g(); }", "implicit-function-declaration", "implicit-function-declaration"),
    ("int f(void) { static y; return y; }", "implicit-int", "implicit-int"),
    ("int *f(int address) { int *pointer = address; return pointer; }", "int-conversion", "int-conversion"),
    ("int *f(char *text) { int *pointer = text; return pointer; }", "incompatible-pointer-types",
     "incompatible-pointer-types"),
    ("char *f(void) { char *text = \"constant\"; return text; }",
     "incompatible-pointer-types-discards-qualifiers", "discarded-qualifiers"),
    ("void print(const char *, ...) __attribute__((format(printf, 1, 2)));\nvoid f(void) { print(\"%s\\n\", 5); }",
     "format", "format="),
    ("int f(void) { int *pointer; return *pointer; }", "uninitialized", "uninitialized"),
    ("int *f(void) { int local = 5; return &local; }", "return-stack-address", "return-local-addr"),
    ("int f(int i) { i = i++ + i++; return i; }", "unsequenced", "sequence-point"),
    ("char *f(const char *text) { return (char *)text; }", "cast-qual", "cast-qual"),
    ("_Noreturn void f(void) { }", "invalid-noreturn", None),
)


def flags(*words):
    """The compiler, and what of its flags is about warnings."""
    code, output = run("make", "-pn", *words, "build/tools-are-there")
    check_equal(code, 0, output[-500:])
    return [word for name in ("CC", "WARNINGS", "MISTAKES") for word in re.search(rf"^{name} :?= (.*)", output, re.M)[1].split()]


def refuses(compiler):
    def body():
        if not shutil.which(compiler):
            raise Skip(f"needs {compiler}: 'make setup' installs it")
        compile_it = flags(f"CC={compiler}")
        with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
            source = os.path.join(folder, "main.c")
            for text, *names in MISTAKES:
                name = names[compiler == "gcc"]
                with open(source, "w", encoding="utf-8") as file:
                    file.write(text + "\n")
                extra = ["-Werror=cast-qual"] if name == "cast-qual" and "-Wcast-qual" in compile_it else []
                code, output = run(*compile_it, *extra, "-std=c17", "-O2", "-ffreestanding", "-c", source, "-o", source + ".o")
                if name:
                    check_equal(code, 1, f"{compiler}, {text}:\n{output}\n")
                    # What a newer compiler refuses by itself, it does not call -Werror.
                    check(re.search(rf"error: .*\[(?:-Werror=|-Werror,-W|-W){name}\]", output), f"{text}:\n{output}")
        return f"{len(MISTAKES)} mistakes"
    return body


for this in ("clang", "gcc"):
    add(f"mistakes: {this} refuses what cannot be right", refuses(this))
