"""bench_blink.py - apps/blink on the boards, in the board simulator."""
import json
import os
import subprocess
import tempfile

import bench_table as table

BOARDS = {"nucleo-l031k6": "L031", "nucleo-f042k6": "F042"}
# Bytes of flash, and what peers take: docs/figures.md says how those were measured.
BUDGETS = {"nucleo-l031k6": (440, 284), "nucleo-f042k6": (448, 292)}
PEERS = {"nucleo-l031k6": {"flash": "ST CMSIS 628, libopencm3 580", "first": "ST CMSIS 119, libopencm3 228",
                           "asleep": "ST CMSIS 99.9964, libopencm3 99.9945"},
         "nucleo-f042k6": {"flash": "ST CMSIS 676, libopencm3 580", "first": "ST CMSIS 126, libopencm3 228",
                           "asleep": "ST CMSIS 99.9989, libopencm3 99.9984"}}
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
              f"<= {BUDGETS[board][0]}", PEERS[board]["flash"] + "; none of them reports")
    table.row("flash with PANIC=halt, as the peers", os.path.getsize(os.path.join(table.ROOT, halt)), "bytes",
              f"<= {BUDGETS[board][1]}", "the same")
    result = simulate(board, led)
    edges = [edge["cycle"] for edge in result["edges"]]
    periods = [later - earlier for earlier, later in zip(edges, edges[1:])]
    first = result["first_sleep"]
    table.row("reset to the first sleep", first["instructions"] if isinstance(first, dict) else first,
              "instructions", "<= 60", PEERS[board]["first"])
    table.row("error of a period, of 1,000", max(abs(period - result["hz"]) for period in periods), "cycles",
              "= 0", "ST CMSIS 0, libopencm3 0")
    table.row("asleep", 100 * result["asleep"], "%", ">= 99.99", digits=4,
              peers=PEERS[board]["asleep"])
    table.row("static RAM", static_bytes(os.path.join(base, "firstlight.elf")), "bytes", "<= 16",
              "ST CMSIS 36, libopencm3 0")


def blinks():
    for board, name in BOARDS.items():
        table.begin(f"apps/blink on {board} (STM32{name}), in the board simulator")
        blink(board)
