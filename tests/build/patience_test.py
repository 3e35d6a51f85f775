"""patience_test.py - the clock that tests are patient by goes on while a process sleeps, and stands while others have the CPU."""
import os
import subprocess
import sys
import time

import harness
from harness import Skip, check
from patience import Patience

NEEDS = ""  # of make

SPIN = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"
ENOUGH = 0.3  # seconds of CPU time
OTHERS = 3


def watch(process, enough):
    """Looks until `enough` of the wall's and of the CPU's time. Returns what Patience says, and both."""
    waited = Patience(process.pid)
    wall, cpu, _ = waited.last
    while not enough(waited.last[0] - wall, waited.last[1] - cpu):
        time.sleep(0.02)
        waited.look()
    return waited.spent, waited.last[0] - wall, waited.last[1] - cpu


def start(line):
    process = subprocess.Popen([sys.executable, "-c", line])
    harness.PROCESSES.append(process)
    return process


@harness.test("patience: not for what others take", cost=2)
def others():
    if not os.path.exists("/proc/self/task"):
        raise Skip("needs the /proc of Linux")
    sleeper = start("import time; time.sleep(60)")
    spinners = [start(SPIN) for _ in range(1 + OTHERS)]
    try:
        spent, wall, cpu = watch(spinners[0], lambda wall, cpu: cpu > ENOUGH)
        check(wall > 2 * cpu, f"nobody else had the CPU: {wall:.2f} s passed for {cpu:.2f}")
        check(spent < 1.5 * cpu, f"{spent:.2f} s counted where {cpu:.2f} of {wall:.2f} were its own")
        spent, wall, _ = watch(sleeper, lambda wall, _: wall > ENOUGH)
        check(spent > 0.9 * wall, f"{spent:.2f} s counted of {wall:.2f} that it slept")
    finally:
        for process in [sleeper, *spinners]:
            process.kill()
            process.wait()
