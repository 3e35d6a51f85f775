"""The faults that tests/mutants puts in, and what it says about two of them."""
import os
import sys
import tempfile

import harness
from harness import check, check_equal, run, test

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import areas
import operators

NEEDS = ""

C = '''/* a < b == c */
#include <a.h>
#define MASK 0x0f
static int f(volatile int *p)
{
    int n = 0;
    if (*p == 7 && !n) // 1 + 1
        puts("1 == 2");
    count(p);
    return n - 1;
}
'''
C_MUTANTS = [
    (3, "number", "#define MASK 0xe"),
    (4, "volatile", "static int f(int *p)"),
    (6, "number", "    int n = 1;"),
    (7, "comparison", "    if (*p != 7 && !n) // 1 + 1"),
    (7, "condition", "    if (*p == 7 || !n) // 1 + 1"),
    (7, "condition", "    if (*p == 7 && n) // 1 + 1"),
    (7, "number", "    if (*p == 6 && !n) // 1 + 1"),
    (8, "left out", ""),
    (9, "left out", ""),
    (10, "arithmetic", "    return n + 1;"),
    (10, "number", "    return n - 0;"),
]

NASM = '''; pop r10
%define SIZE 16
start:
        align 16
        pop     r10             ; jz 1
        jz      start
'''
NASM_MUTANTS = [
    (4, "number", "        align 17"),
    (5, "register", "        pop     r11             ; jz 1"),
    (5, "left out", ""),
    (6, "jump", "        jnz      start"),
    (6, "left out", ""),
]

PYTHON = '''#!/usr/bin/env python3
"""1 == 2"""
def f(a, b=3):
    # not 1
    if not a and b != 0:
        g("1 == 2")
    return a + 1
'''
PYTHON_MUTANTS = [
    (5, "comparison", "    if not a and b == 0:"),
    (5, "condition", "    if not a or b != 0:"),
    (5, "condition", "    if a and b != 0:"),
    (5, "number", "    if not a and b != 1:"),
    (6, "left out", "        pass"),
    (7, "arithmetic", "    return a - 1"),
    (7, "number", "    return a + 0"),
]


@test("mutants: which faults are put into a file")
def which():
    for name, text, expected in (("f.c", C, C_MUTANTS), ("f.asm", NASM, NASM_MUTANTS), ("f", PYTHON, PYTHON_MUTANTS)):
        check_equal([(m.line, m.operator, m.new) for m in operators.mutants_of(name, text)], expected, name)
    check_equal(list(operators.mutants_of("README.md", C)), [], "a file in no language that it knows")


@test("mutants: every file of the image, of the tools and of the scripts has its tests")
def every_file():
    names = [test.name for test in harness.TESTS]
    for name in harness.sources():
        if name.startswith(("boards/", "boot/", "chips/", "kernel/", "services/", "tools/")) and name.endswith((".c", ".asm")):
            check(areas.area_of(name), f"{name} is in no area of tests/mutants/areas.py")
    for area, _, stages in areas.AREAS:
        for phrase in "|".join(stages).split("|"):
            check(any(phrase in name for name in names), f"{area}: no test has {phrase!r} in its name")


@test("mutants: one that is noticed and one that is not", cost=20, timeout=300)
def verdicts():
    """In a tree that has a program of two lines and a test that looks at one of them."""
    with tempfile.TemporaryDirectory() as folder:
        harness.copy_files(folder, [name for name in harness.sources()
                                    if name.startswith(("tests/mutants/", "tests/harness.py", "tests/run"))
                                    or name.startswith("scripts/") and name.endswith(".py")])
        for name, text in {
                "kernel/lib/two.c": "int one(void)\n{\n    return 1;\n}\n\nint two(void)\n{\n    return 2;\n}\n",
                "kernel/include/kernel/version.h": '#define FIRSTLIGHT_VERSION "0"\n',
                "Makefile": "needed:\n\tcc -shared -fPIC -o two.so kernel/lib/two.c\n",
                "tests/two_test.py": "import ctypes\nfrom harness import check_equal, test\nNEEDS = ''\n"
                                     "@test('unit two|boot pvh|, max')\ndef two():\n"
                                     "    check_equal(ctypes.CDLL('./two.so').two(), 2, 'two')\n"}.items():
            os.makedirs(os.path.dirname(os.path.join(folder, name)) or folder, exist_ok=True)
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        os.remove(os.path.join(folder, "tests/mutants/mutants_test.py"))
        check_equal(run("git", "init", "-q", cwd=folder)[0], 0, "git init")
        code, output = run("tests/mutants/mutants", "--area", "kernel/lib", "--sample", "2", cwd=folder, timeout=200)
        check_equal((code, sorted(output.splitlines())), (1, sorted([
            "survived  kernel/lib/two.c:3: number", "  - return 1;", "  + return 0;",
            "killed    kernel/lib/two.c:8: number", "  - return 2;", "  + return 3;", "  by unit two|boot pvh|, max",
            "1 killed, 1 survived  kernel/lib", "1 killed, 1 survived"])), output)
