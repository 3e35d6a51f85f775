"""rp2040js_test.py - the Pico's images on an emulator that is not ours: rp2040js, where 'make rp2040js' has installed it."""
import json
import os
import shutil

from harness import BUILD, ROOT, Skip, check, check_equal, run, test
from nucleo import image, simulate

NEEDS = "board-sim svd2c board-pico"  # of make

PACKAGE = os.path.join(BUILD, "rp2040js", "node_modules", "rp2040js")


def emulated(base, seconds):
    if not shutil.which("node"):
        raise Skip("node is not installed: install nodejs")
    if not os.path.isdir(PACKAGE):
        raise Skip("rp2040js is not installed: 'make rp2040js' does, from npm")
    code, output = run("node", os.path.join(ROOT, "tests", "board", "rp2040js.js"), PACKAGE, base + ".uf2", str(seconds))
    check_equal(code, 0, f"exit code; it printed:\n{output}")
    return json.loads(output.splitlines()[-1])


@test("rp2040js: blink is exact to the cycle")
def blink():
    result = emulated(image("pico"), 8.5)
    check_equal(result["hz"], 12000000, "the clock that it takes from XOSC and CLOCKS")
    edges = result["edges"][1:]  # the LED is off first, by board_init
    cycles = [later[1] - earlier[1] for earlier, later in zip(edges, edges[1:])]
    check_equal(cycles, [12000000] * 7, "cycles between edges")
    check_equal([level for level, _ in edges], [1 - i % 2 for i in range(len(edges))], "the LED")
    return f"{len(cycles)} periods"


@test("rp2040js: hello says what it says in our simulator, and sleeps at its end")
def hello():
    result = emulated(image("pico", "hello"), 2)
    check_equal(result["text"], simulate("pico", image("pico", "hello"), "--seconds", "1")["uart"]["text"], "the console")
    check_equal(result["asleep"], True, "whether it sleeps at the end")
