"""bench_blink.py - apps/blink on the boards, in the board simulator."""
import json
import os
import subprocess
import tempfile

import bench_table as table

BOARDS = {"nucleo-l031k6": "L031", "nucleo-f042k6": "F042"}
SIMULATOR = os.path.join("build", "host", "board-sim")


def simulate(board, image):
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        subprocess.run([SIMULATOR, "--board", f"boards/{board}/board.sim", "--table",
                        f"build/{board}/device/table", "--json", report, "--toggles", "1001", image],
                       cwd=table.ROOT, check=True, stdout=subprocess.DEVNULL, timeout=table.TIMEOUT)
        with open(report, encoding="utf-8") as file:
            return json.load(file)


def static_bytes(elf):
    sections = (line.split() for line in table.output("llvm-size", "-A", elf).splitlines())
    return sum(int(words[1]) for words in sections if words[:1] in ([".data"], [".bss"], [".noinit"]))


def blink(board):
    base = os.path.join("build", board)
    led, halt = (os.path.join(base, *part, "firstlight.bin") for part in ((), ("panic-halt",)))
    table.row("flash, any panic told on the LED", os.path.getsize(os.path.join(table.ROOT, led)), "bytes",
              "<= 512", "libopencm3 944, svd2rust 552, ST CMSIS 632; none of them reports")
    table.row("flash with PANIC=halt, as the peers", os.path.getsize(os.path.join(table.ROOT, halt)), "bytes",
              "<= 320", "the same")
    result = simulate(board, led)
    edges = [edge["cycle"] for edge in result["edges"]]
    periods = [later - earlier for earlier, later in zip(edges, edges[1:])]
    first = result["first_sleep"]
    table.row("reset to the first sleep", first["instructions"] if isinstance(first, dict) else first,
              "instructions", "<= 60", "ST CMSIS 124, svd2rust never")
    table.row("error of a period, of 1,000", max(abs(period - result["hz"]) for period in periods), "cycles",
              "= 0", "svd2rust -72 ppm, ST CMSIS 0")
    table.row("asleep", 100 * result["asleep"], "%", ">= 99.99", digits=4,
              peers="ST CMSIS 99.993, libopencm3 and svd2rust 0")
    table.row("static RAM", static_bytes(os.path.join(base, "firstlight.elf")), "bytes", "<= 16",
              "libopencm3 0, svd2rust 4, ST CMSIS 36")


def blinks():
    for board, name in BOARDS.items():
        table.begin(f"apps/blink on {board} (STM32{name}), in the board simulator")
        blink(board)
