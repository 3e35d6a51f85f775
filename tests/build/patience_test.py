"""patience_test.py - how long tests wait on a busy machine."""
import os
import subprocess
import time

import patience
from harness import Failure, Skip, check, check_equal, check_has, run, test
from patience import Patience, delays


@test("patience: what a process lost to others is not counted, and what it slept is", cost=3, needs="")
def lost():
    if not delays(os.getpid()):
        raise Skip("this system does not say how long a process has waited for a CPU")
    cpu = {min(os.sched_getaffinity(0))}
    busy = ["sh", "-c", "while :; do :; done"]

    def on_one_cpu(priority):
        return lambda: (os.sched_setaffinity(0, cpu), os.nice(priority))

    with subprocess.Popen(busy, preexec_fn=on_one_cpu(0)) as other, \
            subprocess.Popen(busy, preexec_fn=on_one_cpu(19)) as starved, subprocess.Popen(["sleep", "60"]) as asleep:
        try:
            patience = {name: Patience(2, process.pid) for name, process in (("starved", starved), ("asleep", asleep))}
            end, over = time.monotonic() + 4, set()
            while time.monotonic() < end:
                over |= {name for name in patience if patience[name].is_over()}
                time.sleep(0.1)
            check(over == {"asleep"}, f"4 s later the patience is over of {over}")
        finally:
            for process in (other, starved, asleep):
                process.kill()


@test("patience: a delay that is told only when it ends", needs="")
def told_late():
    """Linux adds to what a thread has waited for when it gets the CPU: here ten seconds at once."""
    clock, waited = [0], {}
    own = patience.delays, patience.time
    patience.delays, patience.time = lambda process: {"1": waited.get(process, 0)}, type("Clock", (), {"monotonic": lambda: clock[0]})
    try:
        starved, asleep = Patience(10, "starved"), Patience(10, "asleep")
        over = {}
        for second in range(1, 31):
            clock[0], waited["starved"] = second, 9 if second >= 10 else 0
            for name, rest in (("starved", starved), ("asleep", asleep)):
                if rest.is_over():
                    over.setdefault(name, second)
        check_equal(over, {"asleep": 10, "starved": 19}, "the second in which the patience is over")
    finally:
        patience.delays, patience.time = own


@test("patience: a command that does not end is ended, and what it said is shown", cost=2, needs="")
def ended():
    try:
        run("sh", "-c", "echo said; exec sleep 60", timeout=1)
    except Failure as failure:
        check_has(str(failure), "sh did not end within 1 s:\nsaid\n", "what is said")
    else:
        raise Failure("it was waited for")
