"""patience_test.py - how long tests wait on a busy machine."""
import os
import subprocess
import time

from harness import Failure, Skip, check, check_has, run, test
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


@test("patience: a command that does not end is ended, and what it said is shown", cost=2, needs="")
def ended():
    try:
        run("sh", "-c", "echo said; exec sleep 60", timeout=1)
    except Failure as failure:
        check_has(str(failure), "sh did not end within 1 s:\nsaid\n", "what is said")
    else:
        raise Failure("it was waited for")
