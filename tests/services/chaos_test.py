"""chaos_test.py - processes on all CPUs, for a few seconds; tests/soak has them for an hour."""
import os
import sys

from harness import test

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import chaos

NEEDS = "process-images"  # of make


@test("process: on 2, 4 and 64 CPUs they compute, fault and are killed, and nothing is left", cost=8)
def on_all_cpus():
    return "; ".join(chaos.run(2, cpus, seed) for seed, cpus in enumerate((2, 4, 64), 1))
