"""chaos.py - tests/services/chaos: processes on all CPUs that compute, fault and are killed."""
import os
import re

from harness import ROOT, check
from machine import Machine

FOLDER = os.path.join(ROOT, "tests", "services", "chaos", "build", "pc")
ELF = os.path.join(FOLDER, "firstlight.elf")
FILES = os.path.join(FOLDER, "files.tar")
COUNTS = re.compile(r"^chaos: (\d+) CPUs, (\d+) processes, (\d+) faulted, (\d+) killed\n", re.M)
DONE = 33


def run(seconds, cpus=4, seed=1):
    """Returns the line of what was done. What is wrong is a panic, and fails."""
    with Machine("pvh", ELF, cpus=cpus, modules=[FILES], append=f"exit=qemu seconds={seconds} seed={seed}") as machine:
        text = machine.expect_exit(DONE, seconds)
    counts = COUNTS.search(text)
    check(counts and text.endswith("kernel_main returned: halted.\n"), text)
    check(int(counts[1]) == cpus and all(int(number) > 0 for number in counts.groups()), counts[0])
    return counts[0][len("chaos: "):-1]
