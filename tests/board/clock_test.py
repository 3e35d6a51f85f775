"""clock_test.py - the clock and its timers on a Nucleo, to the cycle, in the board simulator."""
import collections
import os

from harness import ROOT, add, check, check_equal
from nucleo import BOARDS, simulate

NEEDS = "board-sim svd2c board-nucleo-l031k6 board-nucleo-f042k6"  # of make

HOURS = {"nucleo-l031k6": 24, "nucleo-f042k6": 2}
LATE_CYCLES = 4000  # from the earliest to the latest, before which another timer's callback came
ASLEEP = {"nucleo-l031k6": 0.998, "nucleo-f042k6": 0.9995}


def test_drift(board):
    """The LED changes once a second, for a day: nearly all changes are on one grid, to the cycle, and the last ones are
    on that of the first ones. A lost cycle would be there in all that follow. How far off the others are is a matter
    of the ways through the handler, which are the compiler's; that none is early is checked in the app."""
    hz, seconds = BOARDS[board][0], HOURS[board] * 3600
    result = simulate(board, os.path.join(ROOT, "tests", "board", "drift", "build", board, "firstlight"),
                      "--toggles", str(seconds), "--seconds", str(seconds + 10))
    edges = [e["cycle"] for e in result["edges"]]
    check_equal(len(edges), seconds, "changes of the LED")
    places = [cycle - edges[0] - number * hz for number, cycle in enumerate(edges)]
    grids = [collections.Counter(part).most_common(1)[0] for part in (places[:1000], places[-1000:])]
    check_equal(grids[1][0], grids[0][0], "the grid of the last changes, in cycles from the first one")
    check(min(number for _, number in grids) > 700, f"most are on no grid: {grids}")
    check(max(places) - min(places) <= LATE_CYCLES, f"cycles off the first: {min(places)} to {max(places)}")
    check_equal(result["illegal"], [], "illegal accesses")
    check(result["asleep"] >= ASLEEP[board], f"asleep for {result['asleep']:.4%} of the time")
    return f"{HOURS[board]} hours, 0 cycles of drift, asleep {result['asleep']:.4%}"


for _board in BOARDS:
    add(f"board {_board}: {HOURS[_board]} hours of timers without drift", lambda board=_board: test_drift(board), cost=20,
        timeout=400)
