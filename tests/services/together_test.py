"""together_test.py - all services at once, for a few seconds; tests/soak does it for an hour."""
import os
import sys

from harness import test

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import together

NEEDS = "pc-apps"  # of make


@test("service: threads, timers, memory and keys at once", cost=8)
def at_once():
    return together.run(4)
