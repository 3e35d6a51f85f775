"""together.py - tests/services/together, run and typed at: threads, timers, memory and keys at once."""
import os
import re
import time

from harness import ROOT, check, check_equal
from typed import Typed

ELF = os.path.join(ROOT, "tests", "services", "together", "build", "pc", "firstlight.elf")
AT_ONCE = 50  # digits, which are typed again and again
COUNTS = re.compile(r"^together: (\d+) allocations, (\d+) items, (\d+) additions, (\d+) sleeps, (\d+) ticks, (\d+) keys\n", re.M)
DONE = 33


def run(seconds):
    """Returns the line of what was done. What is wrong is a panic, and fails."""
    typed = 0
    with Typed("pvh", ELF, append=f"exit=qemu seconds={seconds}") as machine:
        machine.expect("together: ready\n")
        while "together: stopping\n" not in machine.text() and machine.process.poll() is None:
            machine.type(b"0123456789" * (AT_ONCE // 10))
            typed += AT_ONCE
            time.sleep(0.05)
        machine.type(b"q")
        text = machine.expect_exit(DONE)
    counts = COUNTS.search(text)
    check(counts and text.endswith("kernel_main returned: halted.\n"), text)
    check(all(int(number) > seconds for number in counts.groups()), counts[0])
    check_equal(int(counts[6]), typed, "keys that were read, of those that were typed")
    return counts[0][len("together: "):-1]
