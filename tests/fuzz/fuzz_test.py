"""fuzz_test.py - each parser's fuzz target runs its corpus, and then inputs that it makes of it, the same
ones each time: docs/testing.md. A parser that is wrong is found."""
import glob
import os
import tempfile

import harness
from harness import ROOT, add, check, check_equal, check_has, run, test

NEEDS = "fuzz-programs"  # of make

HERE = os.path.join(ROOT, "tests", "fuzz")
RUNS = 5000
OTHER_RUNS = dict.fromkeys(("acpi", "command_line", "image", "multiboot2", "pvh", "scan_codes", "symbols",
                            "terminal_keys"), 50_000)
OTHER_RUNS.update(psf=20_000, heap=1500, frames=500)
LARGEST = 4096  # bytes: what libFuzzer takes by itself
TARGETS = sorted(os.path.basename(path)[:-len("_fuzz.c")] for path in glob.glob(os.path.join(HERE, "*_fuzz.c")))


def seeds(target):
    return sorted(glob.glob(os.path.join(HERE, "corpus", target, "*")))


for target in TARGETS:
    def fuzzed(target=target):
        inputs = seeds(target)
        check(inputs, f"tests/fuzz/corpus/{target} has no inputs")
        for path in inputs:
            check(os.path.getsize(path) <= LARGEST, f"{path} has more than {LARGEST} bytes")
        code, output = run("scripts/fuzz", "--forget", "--runs", str(OTHER_RUNS.get(target, RUNS)), target, timeout=100)
        check(code == 0, output)
        return " ".join(output.split()[1:])
    add(f"fuzz {target}", fuzzed, cost=3)


@test("fuzz: every corpus has a target")
def corpora():
    check_equal(sorted(os.listdir(os.path.join(HERE, "corpus"))), TARGETS, "folders in tests/fuzz/corpus")


@test("fuzz: called wrongly")
def usage():
    for words in ((), ("2",), ("0", "psf"), ("x", "psf"), ("--runs", "psf")):
        check_equal(run("scripts/fuzz", *words)[0], 2, f"exit code for {words}")
    code, output = run("scripts/fuzz", "1", "nothing")
    check_equal(code, 2, output)
    check_has(output, "make fuzz-programs", "what it said")
