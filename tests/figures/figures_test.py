"""figures_test.py - figures of make bench that must hold: instructions and bytes, exact in every run.
budgets.py says where each bound comes from, docs/figures.md what is measured."""
import json
import os
import re
import statistics
import tempfile

import bench_build
import bench_table
import budgets
import count
import harness
import thread_costs
from harness import check, check_equal, check_has, test

NEEDS = "iso netboot figures build/pc/death/deep_fault.elf"  # of make


def greeting(via, image, cpu):
    def body():
        budget = budgets.GREETING[via]
        start, whole = count.to_start(via, image, cpu), count.to_greeting(via, image, cpu)
        check(20 < start <= budgets.TO_START, f"{start} instructions to _start, by the plugin's count")
        check(5_000 < whole <= budget, f"{whole} instructions to the first byte; the budget is {budget}")
        return f"{whole} instructions of {budget}"
    return body


for via, image, cpu in (("microvm", harness.ELF, "qemu64"), ("pvh", harness.ELF, "max"), ("iso", harness.ISO, "qemu64")):
    harness.add(f"budget of the first byte of the greeting, {via}", greeting(via, image, cpu),
                cost=5 if via == "iso" else 2)


@test("budget of what is written to the screen, and of what is formatted", cost=4)
def writes():
    costs = count.writes()
    budget = {**budgets.WRITES, **budgets.FORMATS}
    mean = {kind: sum(instructions for instructions, _ in of) // len(of) for kind, of in costs.items()}
    stored = {kind: {pixels for _, pixels in of} for kind, of in costs.items()}
    check_equal(set(mean), set(budget), "the kinds of text")
    over = [f"{kind}: {cost} of {budget[kind]}" for kind, cost in mean.items() if cost > budget[kind]]
    check(not over, f"instructions over the budget: {', '.join(over)}")
    for kind in ("different", "screen"):
        check(0 < max(stored[kind]) <= count.SCREEN_BYTES, f"{kind}: a pixel was drawn twice: {stored[kind]}")
    check_equal(stored["character"], {8 * 16 * 4}, "bytes stored for a character of 8x16 pixels")
    check_equal(stored["identical"], {0}, "bytes stored for a line like the one above")
    return ", ".join(f"{kind} {instructions}" for kind, instructions in mean.items())


@test("budget of frames", cost=2)
def frames():
    most = {kind: max(costs) for kind, costs in count.frames().items()}
    check_equal(set(most), set(budgets.FRAMES), "what is done with frames")
    over = [f"{kind}: {cost} of {budgets.FRAMES[kind]}" for kind, cost in most.items() if not 20 < cost <= budgets.FRAMES[kind]]
    check(not over, f"instructions over the budget: {', '.join(over)}")
    size = int(harness.run(count.FRAMES)[1].split()[2])
    check(0 < size / 1024 <= budgets.FRAMES_SIZE, f"{size} bytes for 1 TiB")
    return ", ".join(f"{kind} {instructions}" for kind, instructions in most.items())


def over_heap(measured, budget):
    check_equal(set(measured), set(budget), "traces")
    over = []
    for kind, (costs, ratio) in measured.items():
        mean, most, memory = budget[kind]
        if not (20 < sum(costs) / len(costs) <= mean and max(costs) <= most and (memory is None or ratio <= memory)):
            over.append(f"{kind}: {sum(costs) / len(costs):.1f}, at most {max(costs)}, memory {ratio:.4f}")
    check(not over, f"over the budget: {'; '.join(over)}")


@test("budget of the heap", cost=5)
def heap():
    over_heap(count.heap(), budgets.HEAP)


@test("budget of the heap on a Cortex-M0", cost=5, needs="board-microbit")
def heap_on_board():
    over_heap({kind: (costs, ratio / budgets.HEAP_BOARD_ABOVE) for kind, (costs, ratio) in count.heap_on_board().items()},
              budgets.HEAP_BOARD)
    sizes = harness.sizes(count.HEAP_BOARD + ".elf")
    size = sum(sizes.get(name, 0) for name in budgets.HEAP_BOARD_CODE)
    check(400 < size <= budgets.HEAP_BOARD_SIZE, f"{size} bytes of code")


@test("budget of threads", cost=6, needs="figures thread-figures")
def threads():
    measured = {"pc": thread_costs.on_pc(), "arm": thread_costs.on_microbit(), "cycles": thread_costs.on_board()}
    over = [f"{where}, {kind}: {cost} of {budgets.THREADS[where][kind]}" for where, costs in measured.items()
            for kind, cost in costs.items() if not 5 < cost <= budgets.THREADS[where][kind]]
    check(not over, f"over the budget: {', '.join(over)}")
    return ", ".join(f"{where} {costs}" for where, costs in measured.items())


@test("budget of timers", cost=3, needs="clock-images figures")
def timers():
    counts = count.timers()
    typical = {kind: statistics.median(costs) for kind, costs in counts.items()}
    most = max(counts["expiry"])
    check(most <= budgets.TIMER_EXPIRY_MOST, f"an expiry took {most} instructions of {budgets.TIMER_EXPIRY_MOST}")
    over = [f"{kind}: {cost} of {budgets.TIMERS[kind]}" for kind, cost in typical.items() if cost > budgets.TIMERS[kind]]
    check_equal(set(typical), set(budgets.TIMERS), "what was counted")
    check(not over and all(cost > 10 for cost in typical.values()), f"instructions over the budget: {', '.join(over)}")
    return ", ".join(f"{kind} {cost:.0f}" for kind, cost in typical.items()) + f", at most {most}"


@test("budget of input", cost=3, needs="figures")
def typed():
    most = {kind: max(costs) for kind, costs in count.typed().items()}
    check_equal(set(most), set(budgets.INPUT), "what was counted")
    over = [f"{kind}: {cost} of {budgets.INPUT[kind]}" for kind, cost in most.items() if not 50 < cost <= budgets.INPUT[kind]]
    check(not over, f"instructions over the budget: {', '.join(over)}")
    return ", ".join(f"{kind} {cost}" for kind, cost in most.items())


@test("budget of the kernel's memory")
def memory():
    code, output = harness.run("llvm-readelf", "--program-headers", "--wide", harness.ELF)
    check_equal(code, 0, output)
    segments = re.findall(r"^ +LOAD +0x\w+ +0x(\w+) +0x\w+ +0x\w+ +0x(\w+)", output, re.M)
    begin = min(int(address, 16) for address, _ in segments)
    end = max(int(address, 16) + int(size, 16) for address, size in segments)
    check(0 < end - begin <= budgets.MEMORY, f"{end - begin} bytes of memory; the budget is {budgets.MEMORY}")
    return f"{end - begin} bytes of {budgets.MEMORY}"


@test("budget of the ISO")
def iso():
    size = os.path.getsize(harness.ISO)
    check(0 < size <= budgets.ISO, f"{size} bytes; the budget is {budgets.ISO}")
    return f"{size} bytes of {budgets.ISO}"


@test("bench: the table for people and for machines")
def table():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "with a blank.json")
        code, output = harness.run("scripts/bench", "--json", path, "sizes")
        check_equal(code, 0, output)
        with open(path, encoding="utf-8") as file:
            written = json.load(file)
    iso_row, = (figure for figure in written["figures"] if figure["what"] == "ISO")
    check_equal((iso_row["value"], iso_row["met"]), (os.path.getsize(harness.ISO), True), "the ISO's row")
    check_has(output, f"{iso_row['value']:,} bytes", "the table")
    check_has(output, f"\n{written['missed']} of ", "the table")
    wide = [line for line in output.splitlines() if len(line) > 100]
    check(not wide, f"wider than 100 columns: {wide}")
    check(written["machine"]["tools"]["nasm"] != "missing", "the tools' versions")


@test("bench: the copies that svd2c is measured with are as well formed as what is copied")
def copies():
    svd2c = os.path.join(harness.BUILD, "host", "svd2c")
    for svd in bench_build.svds():
        with tempfile.TemporaryDirectory() as folder:
            large, header = os.path.join(folder, "large.svd"), os.path.join(folder, "device.h")
            bench_build.large_svd(large, 3 * os.path.getsize(svd), svd)
            found = [set(re.findall(r"\[[EW]\d+\]", harness.run(svd2c, "-v", "-o", header, path)[1]))
                     for path in (svd, large)]
        check(found[1] <= found[0], f"{os.path.basename(svd)} has {found[0]}, its copies have {found[1]}")


@test("bench: a section that there is not")
def unknown_section():
    code, output = harness.run("scripts/bench", "nosuch")
    check_equal(code, 2, output)
    check_has(output, "there is no section 'nosuch'; choose of: instructions, ", "the message")


@test("bench: a target is met or missed")
def targets():
    for target, met, missed in (("<= 1,000", 1000, 1001), (">= 99.99", 99.99, 99.98), ("= 0", 0, 1)):
        check_equal(bench_table.is_met(met, target), True, f"{met} {target}")
        check_equal(bench_table.is_met(missed, target), False, f"{missed} {target}")
    check_equal(bench_table.is_met(1, ""), None, "no target")
