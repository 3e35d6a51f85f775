"""thread_costs.py - what threads cost, measured with the app tests/figures/threads: in instructions by QEMU's plugin,
and in cycles by the board simulator."""
import json
import os
import subprocess
import tempfile
import time

import count
import harness
from machine import Machine
from patience import Patience

ROUNDS = 4  # main.c: of each kind; the cheapest counts, which no interrupt of a timer was a part of
CALLS = ("nothing", "give", "take", "lock", "unlock", "send", "receive")
KINDS = {"yield": "yield to yield", "give": "give", "take": "take", "lock": "lock", "unlock": "unlock", "send": "send",
         "receive": "receive", "wake": "wake a higher thread until it runs"}
SIMULATOR = os.path.join(harness.BUILD, "host", "board-sim")


def built(board):
    folder = os.path.join(harness.ROOT, "tests", "figures", "threads", "build", board)
    return os.path.join(folder, *(["lock-order-0"] if board == "pc" else []), "firstlight")


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
                patience = Patience(60, process.pid)
                while lines(path) < wanted:
                    harness.check(not patience.is_over(), f"{lines(path)} counts of {wanted} within 60 s")
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
                       cwd=harness.ROOT, check=True, stdout=subprocess.DEVNULL, timeout=60)
        with open(report, encoding="utf-8") as file:
            edges = [edge["cycle"] for edge in json.load(file)["edges"]]
    return cheapest([off - on for on, off in zip(edges[::2], edges[1::2])])
