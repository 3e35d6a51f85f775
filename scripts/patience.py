"""patience.py - how long to wait for what another process does, on a machine that may be busy.

What counts is the time in which that process could have done it: not the one in which it was ready and another had the CPU.
"""
import os
import time


def family(process):
    """The process and all that it has started, by number."""
    numbers, found = [process], []
    while numbers:
        number = numbers.pop()
        found.append(number)
        for thread in threads(number):
            try:
                with open(f"/proc/{number}/task/{thread}/children", encoding="ascii") as file:
                    numbers += [int(child) for child in file.read().split()]
            except OSError:  # it has ended, or this kernel does not say
                pass
    return found


def threads(process):
    try:
        return os.listdir(f"/proc/{process}/task")
    except OSError:
        return []


def delays(process):
    """Seconds in which each thread of it and of its children was ready and had no CPU. Empty where that is not Linux."""
    found = {}
    for number in family(process):
        for thread in threads(number):
            try:
                with open(f"/proc/{number}/task/{thread}/schedstat", encoding="ascii") as file:
                    found[thread] = int(file.read().split()[1]) / 1e9  # Linux: Documentation/scheduler/sched-stats.rst
            except (OSError, IndexError):
                pass
    return found


class Patience:
    """Is over after so many seconds that the process (its number) had for itself."""

    def __init__(self, seconds, process):
        self.seconds, self.process = seconds, process
        self.begin = self.last = time.monotonic()
        self.first = self.delays = delays(process)
        self.lost = 0

    def is_over(self):
        """To be asked again and again. Looks once a second."""
        now = time.monotonic()
        if now - self.last < 1:
            return False
        known = delays(self.process)
        lost = max((known[thread] - self.delays.get(thread, 0) for thread in known), default=0)
        self.lost += min(max(lost, 0), now - self.last)
        self.last, self.delays = now, known
        # Linux counts a delay when it ends: one of many seconds is then more than the last second had room for.
        longest = max((known[thread] - self.first.get(thread, 0) for thread in known), default=0)
        return now - self.begin - max(self.lost, longest) >= self.seconds
