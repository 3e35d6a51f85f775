"""clock_test.py - the clock and its timers on a Nucleo, to the cycle, in the board simulator."""
import os

from harness import ROOT, add, check, check_equal
from nucleo import BOARDS, simulate

NEEDS = "board-sim svd2c board-nucleo-l031k6 board-nucleo-f042k6"  # of make

HOURS = {"nucleo-l031k6": 24, "nucleo-f042k6": 2}
LATE_CYCLES = 4000  # where another timer's callback comes before
USUAL_CYCLES = 70  # between two ways through the handler: 40 in the code of clang 14, 66 in that of Debian unstable
ASLEEP = {"nucleo-l031k6": 0.998, "nucleo-f042k6": 0.9995}


def test_drift(board):
    """The LED changes once a second, for a day: each change is on the grid of the first one, to the cycle, or late by
    what came before it. A lost cycle would be there in all that follow."""
    hz, seconds = BOARDS[board][0], HOURS[board] * 3600
    result = simulate(board, os.path.join(ROOT, "tests", "board", "drift", "build", board, "firstlight"),
                      "--toggles", str(seconds), "--seconds", str(seconds + 10))
    edges = [e["cycle"] for e in result["edges"]]
    check_equal(len(edges), seconds, "changes of the LED")
    late = [cycle - edges[0] - number * hz for number, cycle in enumerate(edges)]
    check_equal((late[-1000:].count(0) > 700, late[:1000].count(0) > 700), (True, True), "on the grid, first and last")
    check(-USUAL_CYCLES <= min(late) and max(late) <= LATE_CYCLES, f"cycles off the grid: {min(late)} to {max(late)}")
    check_equal(result["illegal"], [], "illegal accesses")
    check(result["asleep"] >= ASLEEP[board], f"asleep for {result['asleep']:.4%} of the time")
    return f"{HOURS[board]} hours, 0 cycles of drift, asleep {result['asleep']:.4%}"


for _board in BOARDS:
    add(f"board {_board}: {HOURS[_board]} hours of timers without drift", lambda board=_board: test_drift(board), cost=20,
        timeout=400)
