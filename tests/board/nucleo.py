"""nucleo.py - the Nucleos' images, and how a board's are run in the board simulator."""
import json
import os
import tempfile

from harness import BUILD, check, check_equal, run

SIM = os.path.join(BUILD, "host", "board-sim")

# What tells the two boards apart: name, clock in Hz, the enable register and its value, GPIOB's
# MODER, vectors (last interrupt + 17), RAM in bytes, and the numbers without a vector of their own.
BOARDS = {
    "nucleo-l031k6": (2097152, ("RCC.IOPENR", 0x2), 0xFFFFFF7F, 46, 8 * 1024),
    "nucleo-f042k6": (8000000, ("RCC.AHBENR", 0x40014), 0x40, 48, 6 * 1024),
}

def image(board, app="blink", panic=None):
    """The folder that make has built that image in; tests/board/*.mk lists them."""
    parts = [BUILD, board] + ([app] if app != "blink" else [])
    usual = "report" if app == "hello" else "led"
    if panic and panic != usual:
        parts.append("panic-" + panic)
    return os.path.join(*parts, "firstlight")


def simulate(board, base, *options, expect=0, timeout=100, table=None):
    """Runs an image; returns the simulator's report as an object. `table`: of the registers, in place of the board's own."""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        code, output = run(SIM, "--board", f"boards/{board}/board.sim", "--table",
                           table or os.path.join(BUILD, board, "device", "table"), "--elf", base + ".elf",
                           "--json", report, *options, base + ".bin", timeout=timeout)
        if expect is not None:
            check_equal(code, expect, f"the simulator's exit code; it said:\n{output}\n")
        with open(report, encoding="utf-8") as file:
            result = json.load(file)
    result["output"] = output
    return result


def check_stuck_serial(board):
    """Where the serial port sends nothing, hello waits for the first byte, long, and then no more: it comes to its end."""
    usual = simulate(board, image(board, "hello"), "--seconds", "1")["cycles"]
    result = simulate(board, image(board, "hello"), "--seconds", "20", "--uart-stuck", expect=1)
    check_equal((result["reason"], {one["kind"] for one in result["illegal"]}), ("asleep", {"usart-overwrite"}), "its end")
    check(result["cycles"] < usual + 3000000, f"it takes {result['cycles']} cycles, for {usual}")


def flashes(result, start, lit=1):
    """The LED's edges from a cycle on, as pairs of (whether it is on, length in tenths of a second); `lit` is the level
    that turns it on."""
    edges = [e for e in result["edges"] if e["cycle"] >= start]
    return [(now["level"] == lit, round((later["cycle"] - now["cycle"]) / result["hz"] * 10))
            for now, later in zip(edges, edges[1:])]


def as_letters(pairs):
    """Dots and dashes, and a slash for each long pause."""
    text = ""
    for on, tenths in pairs:
        if on:
            text += "-" if tenths >= 5 else "."
        elif tenths >= 10:
            text += "/"
    return text
