"""misuse_test.py - each file of misuse/ is what a program must not do: with WRONG it does not compile,
for the reason that its comment gives, and without it does the right thing and compiles."""
import glob
import os
import re
import sys

sys.path.append(os.path.dirname(__file__))
from harness import add, check_equal, check_has, run
from svd import THUMB, Work, need_gcc

NEEDS = "svd2c"  # of make

HERE = os.path.dirname(os.path.abspath(__file__))
# Errors by themselves: a program need not ask for warnings to be told.
ALWAYS = ["-std=c17", "-fsyntax-only", "-fdiagnostics-color=never", "-x", "c"]
STRICT = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
PROGRAM = '#include "device.h"\nvoid use(void);\nvoid use(void)\n{{\n#include "{}"\n}}\n'


def reasons(path):
    with open(path, encoding="utf-8") as file:
        return dict(re.findall(r"^ \* (clang|gcc): (.*)$", file.read(), re.M))


def misuse(path, name, compiler):
    wanted = reasons(path)[name]
    with Work() as work:
        with open(os.path.join(HERE, "misuse", "device.svd"), encoding="utf-8") as file:
            work.header(file.read(), name="device")
        program = work.write("program.c", PROGRAM.format(path))
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        code, output = run(*compiler, *ALWAYS, "-DWRONG", program, cwd=work.folder, env=environment)
        check_equal(code, 1, f"{name} of the misuse:\n{output}")
        errors = "\n".join(line for line in output.splitlines() if " error: " in line)
        check_has(errors, wanted, f"what {name} said")
        check_equal(run(*compiler, *ALWAYS, *STRICT, program, cwd=work.folder), (0, ""),
                    f"{name} of the right use")


for source in sorted(glob.glob(os.path.join(HERE, "misuse", "*.c"))):
    def fails(source=source):
        misuse(source, "clang", THUMB)
        need_gcc()
        misuse(source, "gcc", ["gcc"])
    add(f"svd misuse: {os.path.basename(source)[:-2].replace('_', ' ')}", fails)
