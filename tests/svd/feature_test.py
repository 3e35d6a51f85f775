"""feature_test.py - the features one by one; and all their headers together, compiled in every way that
they must please, and run on the host."""
import os
import sys

sys.path.append(os.path.dirname(__file__))
from features import FEATURES
from harness import add, check, check_equal, check_has, run, test
from svd import WAYS, Work, check_compiles, compile_c, run_c

NEEDS = "svd2c"  # of make

PROGRAM = r"""
static uint64_t memory[128];
#define AT(offset) ((void *)((unsigned char *)memory + (offset)))
#define BYTE(offset) (*(volatile uint8_t *)AT(offset))
#define HALF(offset) (*(volatile uint16_t *)AT(offset))
#define WORD(offset) (*(volatile uint32_t *)AT(offset))
#define LONG(offset) (*(volatile uint64_t *)AT(offset))
#define CHECK(what) ((what) ? (void)0 : failed(__func__, __LINE__, #what))
void failed(const char *function, int line, const char *what);
"""
MAIN = r"""
int printf(const char *format, ...);
static int failures;
void failed(const char *function, int line, const char *what)
{
    printf("%s, line %d: %s\n", function, line, what);
    failures++;
}
int main(void)
{
    CALLS
    return failures;
}
"""
def program():
    """One program that includes all headers and uses each."""
    parts = [f'#include "{f.name}.h"\n' for f in FEATURES] + [PROGRAM]
    for f in FEATURES:
        parts.append(f"void check_{f.name}(void);\nvoid check_{f.name}(void)\n{{\n"
                     "    for (unsigned i = 0; i < 128; i++)\n        memory[i] = 0;\n"
                     f"#line 1 \"{f.name}\"\n{f.code}}}\n")
    return "".join(parts)


def make_headers(work):
    for f in FEATURES:
        f.output = work.header(f.svd, name=f.name)


for f in FEATURES:
    def one_feature(f=f):
        with Work() as work:
            output = work.header(f.svd, name=f.name)
            text = work.read(f"{f.name}.h")
            for part in f.has:
                check_has(text, part, f"{f.name}.h")
            for part in f.lacks:
                check(part not in text, f"{f.name}.h has {part!r}")
            if f.said:
                check_equal(output, "".join(line + "\n" for line in f.said), "what svd2c said")
            check_compiles(["clang"], work.path(f"{f.name}.h"))
    add(f"svd feature {f.name}", one_feature)

for way in WAYS:
    def compiles(way=way):
        with Work() as work:
            make_headers(work)
            check_compiles(way, work.write("all.c", program()))
    add(f"svd headers please {' '.join(way)}", compiles, cost=2)

for compiler in ("clang", "gcc"):
    for flags in ([], ["-fshort-enums"]):
        def runs(compiler=compiler, flags=flags):
            with Work() as work:
                make_headers(work)
                calls = "".join(f"check_{f.name}();\n" for f in FEATURES)
                run_c(work, program() + MAIN.replace("CALLS", calls), compiler=compiler, flags=flags)
        add(f"svd accessors do what they say: {' '.join([compiler] + flags)}", runs, cost=2)


@test("svd headers please -Wpedantic, C11 and C23, and stop C++")
def standards():
    with Work() as work:
        make_headers(work)
        source = work.write("all.c", "".join(f'#include "{f.name}.h"\n' for f in FEATURES))
        for compiler in ("clang", "gcc"):
            for standard in ("c11", "c2x"):
                check_equal(compile_c([compiler], source, flags=["-Wpedantic", f"-std={standard}"]), "",
                            f"{compiler} -std={standard}")
        code, output = run("clang", "-x", "c++", "-fsyntax-only", "-I", work.folder, source)
        check(code and "this header is C" in output, output[:500])
