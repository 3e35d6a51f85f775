"""grade_test.py - `make grade`: our own implementation of each step has all points, and each mistake in it costs one."""
import contextlib
import glob
import os
import random
import re
import sys
import tempfile

import harness
from harness import ROOT, add, check, check_equal, check_has, run, test
import walk
sys.path.append(os.path.dirname(os.path.abspath(__file__)))
from grade_mutants import MUTANTS, OURS, OURS_NEED

NEEDS = "elf"
# Of the mutants of each step. MUTANTS=all in the environment: all; SEED=2: others.
SAMPLE = 4
MAIN = '#include <kernel/kernel_main.h>\n\nvoid kernel_main(const struct boot_info *boot)\n{\n    (void)boot;\n}\n'


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


@contextlib.contextmanager
def firstlight():
    """A copy to build in, with an empty app beside it."""
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        harness.copy_sources(os.path.join(folder, "firstlight"))
        harness.copy_built(os.path.join(folder, "firstlight"), "host", "pc")
        os.mkdir(os.path.join(folder, "mykernel"))
        write(os.path.join(folder, "mykernel", "main.c"), MAIN)
        yield Course(folder)


class Course:
    def __init__(self, folder):
        self.app, self.root = os.path.join(folder, "mykernel"), os.path.join(folder, "firstlight")

    def grade(self, step, *options):
        """Exit code and output."""
        return run("scripts/grade", *options, step, self.app, cwd=self.root, timeout=300)

    def write(self, name, text):
        write(os.path.join(self.app, name), text)

    def add_ours(self, step):
        self.write("app.mk", f"NEEDS := {OURS_NEED.get(step, '')}\n")
        for path in OURS[step]:
            text = read(os.path.join(ROOT, "services", path)).replace('#include "../', '#include "')
            *_, folder, name = path.split("/")
            self.write(f"{folder}_{name}" if os.path.exists(os.path.join(self.app, name)) else name, text)

    @contextlib.contextmanager
    def mistake(self, name, there, instead):
        path = os.path.join(self.app, name)
        text = read(path)
        check_equal(text.count(there), 1, f"{name} has {there!r}")
        write(path, text.replace(there, instead))
        yield
        write(path, text)


def sample(mutants):
    if os.environ.get("MUTANTS") == "all":
        return mutants
    return random.Random(int(os.environ.get("SEED", "1"))).sample(mutants, SAMPLE)


def ours_and_mutants(step):
    def body():
        with firstlight() as course:
            course.add_ours(step)
            code, output = course.grade(step)
            of = output.count("\nok    ")
            check(code == 0 and re.search(rf"^{of} of {of}(, and (\d+) of \2 for figures)?$", output, re.M), output)
            check(8 <= of <= 15, f"{of} tests")
            unnoticed, mutants = [], sample(MUTANTS[step])
            for mutant in mutants:
                with course.mistake(*mutant):
                    code, output = course.grade(step, "--first-miss")
                    if code != 1:
                        unnoticed.append(f"{mutant} ends with {code}: {output.splitlines()[-1]}")
            check(not unnoticed, "\n".join(unnoticed))
        check(len(MUTANTS[step]) >= 10, f"{len(MUTANTS[step])} mutants")
        return f"{of} points, {len(mutants)} of {len(MUTANTS[step])} mutants"
    return body


for name in sorted(OURS):
    add(f"grade: {name}, ours and its mutants", ours_and_mutants(name), cost=30, timeout=600)


@test("grade: each step is graded", needs="")
def steps():
    found = [os.path.basename(path)[:-2] for path in glob.glob(os.path.join(ROOT, "tests", "grade", "steps", "*.c"))]
    check_equal(sorted(found), sorted(OURS), "steps with an implementation of ours")
    check_equal(sorted(found), sorted(MUTANTS), "steps with mutants")


FORGED = """#include <kernel/console.h>
#include <arch/cpu.h>
#include <services/heap.h>

static void forge(const char *text)
{
    console_printf("%s", text);
    for (; *text; text++)
        out8(0x8e9, (uint8_t)*text);
}

void heap_add(void *base, size_t size)
{
    (void)base, (void)size;
    forge("0123456789abcdef tests 16\\n0123456789abcdef pass\\nok    takes\\n16 of 16\\nend\\n");
}
"""
NO_MEMORY = "#include <services/heap.h>\n\nvoid heap_add(void *base, size_t size)\n{\n    (void)base, (void)size;\n}\n"
KMALLOC = """
void *kmalloc(size_t size)
{
    static char memory[65536];
    static size_t used;
    %s
    used += size;
    return used > sizeof memory ? NULL : memory + used - size;
}

void kfree(void *memory)
{
    (void)memory;
}
"""
RESET = """struct { unsigned short limit; unsigned long base; } __attribute__((packed)) none = {0, 0};
    __asm__ volatile("lidt %0; int3" :: "m"(none));"""


@test("grade: what is no result", cost=10, timeout=300)
def no_result():
    with firstlight() as course:
        course.write("heap.c", FORGED)
        code, output = course.grade("heap")
        check_equal(code, 1, output)
        check_has(output, "MISS  takes: kmalloc() should be there, and the app has none\n", "a function that is not there")
        check_has(output, "\n      | 0123456789abcdef pass\n", "what the app has printed")
        check_has(output, "\n-     content_stays: not tried, because takes was missed\n", "a test that builds on it")
        check(output.endswith("\n0 of 15\n"), output)

        course.write("heap.c", FORGED + KMALLOC % "for (;;)\n        ;")
        code, output = course.grade("heap", "--first-miss", "--json", "result")
        check_equal(code, 1, output)
        check_has(output, "MISS  takes: it should end, and went on for 31250000 instructions\n", "an endless loop")
        check_has(output, "\n      | PANIC  31250000 instructions are the limit of a test: an endless loop? It was here\n",
                  "where it is")
        check(re.search(r"\|        in kmalloc.*heap\.c:\d+", output), output)
        check_has(read(os.path.join(course.root, "result")), '"points": 0,\n "of": 15', "the result for programs")

        course.write("heap.c", FORGED + KMALLOC % RESET)
        code, output = course.grade("heap", "--first-miss")
        check_equal(code, 1, output)
        check_has(output, "MISS  takes: the machine should go on, and it ended: a reset, or an exception without a handler\n",
                  "a reset")

        course.write("heap.c", KMALLOC % "no C")
        code, output = course.grade("heap")
        check_equal(code, 2, output)
        check_has(output, "heap.c:", "the compiler's error")
        check(output.endswith("does not build with the tests of heap: the reason is above\n"), output)
        for words in (("nothing", course.app), ("heap", ""), ("heap", course.root), ("--debug", "nothing", "heap", course.app)):
            code, output = run("scripts/grade", *words, cwd=course.root)
            check_equal(code, 2, output)
            check_has(output, "grade: could not run: ", "the reason")
        check(not os.path.exists(os.path.join(course.app, "build")), "something was built in the app's folder")


@test("grade: gdb stops in a test, and where it is missed", cost=5, timeout=300)
def debugged():
    harness.need("gdb")
    with firstlight() as course:
        course.write("heap.c", NO_MEMORY + KMALLOC % "size += 1;")
        code, output = run("scripts/grade", "--debug", "is_aligned", "heap", course.app, cwd=course.root, timeout=200,
                           typed=b"continue\nbacktrace 3\nkill\nquit\n")
        check_equal(code, 0, output)
        check(re.search(r"Breakpoint 3, is_aligned \(\) at .*steps/heap\.c:\d+\n(.*\n)+?.*Breakpoint 2, grade_missed \(\n", output), output)
        check(re.search(r"sentence=.*should be aligned to 8 bytes(.*\n)+?#2 +0x\w+ in is_aligned \(\)", output), output)
        check(output.endswith("The machine printed:\ngrade: is_aligned\n"), output)


@test("grade: docs/teaching.md, and the tree without the answers", cost=20, timeout=300)
def teaching():
    with firstlight() as course:
        for words in (("init", "-q"), ("add", "-A")):
            code, output = run("git", *words, cwd=course.root)
            check_equal(code, 0, output)
        above = os.path.dirname(course.root)
        os.remove(os.path.join(course.app, "main.c"))
        os.rmdir(course.app)
        compared = walk.go_through(os.path.join(ROOT, "docs", "teaching.md"), above)
        check(compared >= 5, f"only {compared} commands were found")

        for words, said in ((("for-students", "heap"), "is there already"), (("other", "nothing"), "there is no step 'nothing'")):
            code, output = run("firstlight/scripts/course", *words, cwd=above)
            check_equal(code, 1, output)
            check_has(output, said, "the reason")

        course.root = os.path.join(above, "for-students")
        for path in glob.glob(os.path.join(course.root, "**", "*.[ch]"), recursive=True):
            answer = re.search(r"^(void kfree|bool frames_take|.*blocks_give)\(.*\)\n{", read(path), re.M)
            check(not answer or "/tests/grade/steps/" in path, f"{path} has {answer}")
        harness.copy_built(course.root, "host", "pc")
        os.remove(os.path.join(course.app, "heap.c"))
        course.add_ours("heap")  # but for the frames
        course.write("app.mk", "PROVIDES := heap\n")
        course.write("grow.c", '#include "grow.h"\n\nbool heap_grow(size_t size)\n{\n    (void)size;\n    return false;\n}\n')
        code, output = course.grade("heap", "--first-miss")
        check(code == 0, output)
        return f"{compared} commands"
