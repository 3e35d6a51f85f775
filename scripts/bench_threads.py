"""bench_threads.py - what threads cost: tests/figures/threads on a PC, a micro:bit and a Nucleo-L031."""
import json
import os
import subprocess
import tempfile
import time

import bench_table as table
import count
import harness
from machine import Machine

APP = os.path.join("tests", "figures", "threads")
ROUNDS = 4  # main.c: of each kind; the cheapest counts, which no interrupt of a timer was a part of
CALLS = ("nothing", "give", "take", "lock", "unlock", "send", "receive")
KINDS = {"yield": "yield to yield", "give": "give", "take": "take", "lock": "lock", "unlock": "unlock", "send": "send",
         "receive": "receive", "wake": "wake a higher thread until it runs"}
TARGETS_PC = {"yield": 120, "wake": 200}
TARGETS_ARM = {"yield": 60, "give": 15, "take": 19, "lock": 20, "unlock": 20, "send": 50, "receive": 50, "wake": 70}
SIMULATOR = os.path.join("build", "host", "board-sim")


def built(board):
    subprocess.run(["make", "-s", f"BOARD={board}", f"APP={APP}"], cwd=table.ROOT, check=True,
                   stdout=subprocess.DEVNULL, timeout=table.TIMEOUT)
    return os.path.join(table.ROOT, APP, "build", board, "firstlight")


def cheapest(costs):
    """Of all counts in the order of main.c: kind -> the cheapest, without what measuring itself costs."""
    calls = len(CALLS) * ROUNDS
    harness.check_equal(len(costs), calls + 2 * ROUNDS, f"counts: {costs}")
    least = {kind: min(costs[at:calls:len(CALLS)]) for at, kind in enumerate(CALLS)}
    least["yield"] = min(costs[calls:calls + ROUNDS])
    least["wake"] = min(costs[calls + ROUNDS:])
    return {kind: least[kind] - least["nothing"] for kind in KINDS}


def between(elf):
    symbols = harness.symbols(elf)
    return {"from": symbols["measured_begin"], "to": symbols["measured_end"]}


def on_pc():
    elf = built("pc") + ".elf"
    with Machine("microvm", elf, append="exit=qemu", extra=count.options(**between(elf))) as machine:
        machine.expect_exit(33)
        return cheapest([instructions for instructions, _ in count.results(machine)])


def on_microbit():
    """It goes on until it is told to stop: then it sleeps, and all is counted."""
    image = built("microbit")
    count.need_plugin()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "counts")
        places = ",".join(f"{name}={address}" for name, address in between(image + ".elf").items())
        command = ["qemu-system-arm", "-M", "microbit", "-display", "none", "-device", f"loader,file={image}.bin,addr=0",
                   "-plugin", f"{count.PLUGIN},{places},out={path}"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                wanted = (len(CALLS) + 2) * ROUNDS
                end = time.monotonic() + 60
                while lines(path) < wanted:
                    harness.check(time.monotonic() < end, f"{lines(path)} counts of {wanted} within 60 s")
                    time.sleep(0.1)
            finally:
                process.kill()
        with open(path, encoding="utf-8") as file:
            return cheapest([int(line.split()[0]) for line in file])


def lines(path):
    try:
        with open(path, encoding="utf-8") as file:
            return sum(line.endswith("\n") for line in file)
    except FileNotFoundError:
        return 0


def on_board(board="nucleo-l031k6"):
    """Cycles, between the LED's changes."""
    image = built(board)
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        subprocess.run([SIMULATOR, "--board", f"boards/{board}/board.sim", "--table", f"build/{board}/device/table",
                        "--json", report, "--seconds", "1", image + ".bin"],
                       cwd=table.ROOT, check=True, stdout=subprocess.DEVNULL, timeout=table.TIMEOUT)
        with open(report, encoding="utf-8") as file:
            edges = [edge["cycle"] for edge in json.load(file)["edges"]]
    return cheapest([off - on for on, off in zip(edges[::2], edges[1::2])])


def rows(counts, unit, targets):
    for kind, what in KINDS.items():
        table.row(what, counts[kind], unit, f"<= {targets[kind]}" if kind in targets else "")


def threads():
    table.begin("services/threads on a PC, clang -O2")
    rows(on_pc(), "instructions", TARGETS_PC)
    table.begin("services/threads on a Cortex-M0 without a console, clang -Oz")
    rows(on_microbit(), "instructions", TARGETS_ARM)
    table.begin("services/threads on a Cortex-M0+ (STM32L031), the same, in the board simulator")
    rows(on_board(), "cycles", {"yield": 120})
