"""clock_app_test.py - apps/clock: a dial that moves on the screen, beside text that stays."""
import os

from harness import BUILD, check, check_equal, test
from machine import Machine

NEEDS = "pc-apps"  # of make

ISO = os.path.join(BUILD, "pc", "clock", "firstlight.iso")
TEXT_WIDTH = 400  # pixels from the left in which nothing is drawn but text


def lines(picture, begin, end):
    """The pixels of each line, from one column to another."""
    return [picture.rgb[(y * picture.width + begin) * 3:(y * picture.width + end) * 3] for y in range(picture.height)]


@test("clock: a dial that moves beside text", cost=12)
def dial():
    """60 frames a second. The second hand has moved between two pictures; the middle of the dial, and all that is
    not the dial or text, is as it was. A CPU of 250 million instructions a second, however busy this one is."""
    with Machine("iso", ISO, extra=["-icount", "shift=2,sleep=off"]) as machine:
        machine.expect("00:00:02  60 frames")
        first = machine.picture()
        machine.expect("00:00:04  60 frames")
        second = machine.picture()
    width, height = first.width, first.height
    side = min(width, height) // 2
    left, top = width - side - side // 16, (height - side) // 2
    moved = [y for y, (a, b) in enumerate(zip(lines(first, left, left + side), lines(second, left, left + side))) if a != b]
    check(moved and top <= moved[0] and moved[-1] < top + side, f"the lines {moved} of the dial's columns differ")
    check_equal(lines(first, TEXT_WIDTH, left), lines(second, TEXT_WIDTH, left), "between the text and the dial")
    check_equal(lines(first, left + side, width), lines(second, left + side, width), "beside the dial")
    dial_lines = lines(first, left, left + side)[top:top + side]
    check_equal(dial_lines[side // 2][side // 2 * 3:side // 2 * 3 + 3], b"\x10\x16\x1e", "the middle of the dial")
    check(any(b"\xff\x50\x40" in line for line in dial_lines), "there is no second hand")
