"""patience.py - how long a process has had for something: a clock that a busy machine does not run down.

It goes while the process sleeps, for nothing will come of waiting longer. While the process wants a CPU it goes by the
CPU time that it gets, and stands where others have the CPU. Where there is no /proc it is the clock on the wall.
"""
import glob
import os
import time

TICK = os.sysconf("SC_CLK_TCK")  # of the times in /proc a second
STATE, USER_TIME, SYSTEM_TIME = 0, 11, 12  # proc(5), "/proc/pid/stat", from the field after the name on
WANTS_CPU = "RD"  # runs or could, or waits for a disk, for which others wait too


def fields(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


class Patience:
    def __init__(self, pid):
        self.folder = f"/proc/{pid}"
        self.spent = 0.0
        self.last = self.now()

    def now(self):
        """The wall's clock, the CPU time, and whether a thread wants a CPU."""
        wall = time.monotonic()
        try:
            process = fields(f"{self.folder}/stat")
            threads = [fields(path)[STATE] for path in glob.glob(f"{self.folder}/task/*/stat")]
        except OSError:  # there is none, or the process or a thread has just ended
            return wall, None, False
        cpu = (int(process[USER_TIME]) + int(process[SYSTEM_TIME])) / TICK
        return wall, cpu, any(state in WANTS_CPU for state in threads)

    def look(self):
        """Counts what has passed since the last look. To be called many times a second. Returns the seconds so far."""
        (wall, cpu, wanted), self.last = self.last, self.now()
        passed = self.last[0] - wall
        if wanted and None not in (cpu, self.last[1]):
            passed = min(passed, self.last[1] - cpu)
        self.spent += passed
        return self.spent
