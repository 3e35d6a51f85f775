"""bench_kernel.py - what the kernel does at run time, and how large it is."""
import os
import re
import statistics
import subprocess
import tempfile
import threading
import time

import bench_table as table
import budgets
import count
import harness
import qemu

ROUNDS = 300  # writes of each kind, for the clock
LINES = budgets.LINES
# What one write of tests/figures/scroll.c is called.
WRITES = {"log": "a line of a log, and a scroll",
          "different": "a line that changes every cell",
          "identical": "a full line like the one above",
          "screen": f"{LINES} lines at once, every cell changes",
          "character": "a character"}
STORED = {"character": "= 512", "identical": "= 0"}  # bytes; of the others no pixel twice


FORMATS = {"decimal": '"%d", 12345', "hexadecimal": '"%08x", 0xdeadbeef', "string": '"%-20s|", "left"',
           "line": "a line of 109 characters, ten conversions"}


def scrolls():
    costs = count.writes()
    mean = {kind: sum(cost for cost, _ in of) // len(of) for kind, of in costs.items()}
    table.begin("Framebuffer console, 1280x800, 32 bits a pixel, font 8x16: what a write costs")
    for kind, what in WRITES.items():
        stored = sum(pixels for _, pixels in costs[kind]) // len(costs[kind])
        table.row(what, mean[kind], "instructions", f"<= {budgets.WRITES[kind]:,}")
        table.row("  stored on the screen", stored, "bytes", STORED.get(kind, f"<= {count.SCREEN_BYTES:,}"))
    table.begin("format_string, into a buffer")
    for kind, what in FORMATS.items():
        table.row(what, mean[kind], "instructions", f"<= {budgets.FORMATS[kind]:,}")


def speeds():
    """By the clock, on QEMU's own screen, booted by GRUB."""
    table.begin(f"The same by the clock, in QEMU (TCG) with its standard screen, {ROUNDS} writes each")
    with tempfile.TemporaryDirectory() as folder:
        iso = os.path.join(folder, "scroll.iso")
        subprocess.run([os.path.join("scripts", "make-iso"), count.SCROLL, iso, f"exit=qemu rounds={ROUNDS}"],
                       cwd=table.ROOT, check=True, timeout=table.TIMEOUT, stdout=subprocess.DEVNULL)
        line = qemu.command("iso", iso) + ["-display", "none", "-monitor", "none", "-serial", "stdio"]
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        timer = threading.Timer(table.TIMEOUT, process.kill)
        timer.start()
        try:
            listen(process.stdout)
        finally:
            timer.cancel()
            process.kill()
            process.wait()


def listen(serial):
    """The app names a kind of text, writes it to the screen, and says how many bytes those were."""
    begin, kind, said = 0, "", 0
    for text in serial:
        found = re.match(rb"(\d+) bytes", text)
        if found and kind in WRITES:
            said += 1
            speed(kind, int(found.group(1)), time.perf_counter() - begin)
        begin, kind = time.perf_counter(), text.decode(errors="replace").strip()
    harness.check(said == len(WRITES), f"the app ended after {said} of {len(WRITES)} kinds of text")


def speed(kind, size, taken):
    if kind == "character":
        return  # no lines; its instructions say more
    lines = ROUNDS * (LINES if kind == "screen" else 1)
    # A screen of a log within a tenth of a second feels immediate.
    table.row(WRITES[kind], size / taken, "bytes/s", note=f"{lines / taken:,.0f} lines/s")
    if kind == "log":
        table.row("  a screen of such lines, one by one", LINES * taken / lines, "s", "<= 0.1", digits=3)


def memory():
    table.begin("kernel/lib/string.c beside the C library, on this CPU: time as a ratio to the library's")
    for line in table.output(os.path.join("build", "host", "figures", "memory")).splitlines():
        name, size, ours, library = line.split()
        table.row(f"{name}, {int(size):,} bytes", float(ours) / float(library), "x", digits=2,
                  note=f"{float(ours):,.1f} ns, library {float(library):,.1f} ns")


FRAMES = {"take": "one frame, in a machine in use", "give": "one given back",
          "take of 1 GiB": "one, of a block of 1 GiB", "give for 1 GiB": "one back, which completes 1 GiB",
          "none below": "none: all is above the limit",
          "take 262143": "262,143 frames", "give 262143": "262,143 given back: the longest"}


def frames():
    table.begin("services/frames, on a memory map with 1 TiB; instructions without those that turn interrupts off")
    for kind, costs in count.frames().items():
        table.row(FRAMES[kind], max(costs), "instructions", f"<= {budgets.FRAMES[kind]:,}")
    seconds, _, size, _ = table.output(count.FRAMES).split(maxsplit=4)[:4]
    table.row("the start", float(seconds), "s", f"<= {budgets.FRAMES_START}", digits=3)
    table.row("what it knows, for each GiB", int(size) / 1024, "bytes", f"<= {budgets.FRAMES_SIZE:,.0f}")


TIMERS = {"start": ("a start", "LK 666, Linux 510"), "cancel": ("a cancel", "LK 65, Linux 318"),
          "expiry": ("from the interrupt to the callback", "LK 193")}


def timers():
    table.begin("services/clock, 64 timers pending, by the TSC: the usual of 500")
    for kind, costs in count.timers().items():
        what, peers = TIMERS[kind]
        table.row(what, statistics.median(costs), "instructions", f"<= {budgets.TIMERS[kind]:,}",
                  note=f"on average {statistics.mean(costs):.0f}, at most {max(costs)}; peers: {peers}")
    table.row("ten seconds in which nothing happens", count.idle(), "instructions", f"<= {budgets.IDLE:,}")


INPUT = {"press": "a key goes down", "byte": "a byte at the serial port", "bytes": f"{count.AT_ONCE} bytes at the serial port at once"}


def typed():
    table.begin("services/input on a PC, from the interrupt until the app has what was typed")
    for kind, costs in count.typed().items():
        table.row(INPUT[kind], max(costs), "instructions", f"<= {budgets.INPUT[kind]:,}")


# Of the peers: mean/most of a call; memory over what was in use. docs/figures.md says how they were compiled.
HEAP = {"random": ("8 to 4,096 bytes, 10,000 in use", "TLSF 101/194; 1.084, dlmalloc 109/383; 1.075, glibc 125/295,626; 1.09, "
                   "heap_4 3,301/23k; 1.175"),
        "sixteen": ("16 bytes, 10,000 in use", "TLSF 95/171; 2.02, dlmalloc 59/299; 2.01, glibc 89/315; 1.69, "
                    "heap_4 1,166/20k; 2.0"),
        "fifo": ("the oldest is freed, 1,000 in use", "TLSF 144/194, dlmalloc 89/299, glibc 116/1,608, heap_4 60/125"),
        "growth": ("krealloc, to 4,096 bytes", "TLSF 240/409, dlmalloc 212/512, glibc 399/3,218, heap_4 176/299")}
HEAP_BOARD = {"random": ("8 to 128 bytes, 60 in use", "heap_4 104/299; 1.23, newlib-nano 98/298; 1.29")}


def heap_rows(measured, names, budget):
    for kind, (costs, ratio) in measured.items():
        mean, most, memory = budget[kind]
        what, peers = names[kind]
        table.row(what, sum(costs) / len(costs), "instructions", f"<= {mean}", peers, digits=1)
        table.row("  the most", max(costs), "instructions", f"<= {most}")
        if memory:
            table.row("  memory over what is in use", ratio, "x", f"<= {memory}", digits=3)


def heap():
    table.begin("services/heap, a kmalloc or kfree; instructions without those that turn interrupts off")
    heap_rows(count.heap(), HEAP, budgets.HEAP)
    table.begin("services/heap on a Cortex-M0; clang -Os, interrupts off and on included")
    heap_rows(count.heap_on_board(), HEAP_BOARD, budgets.HEAP_BOARD)
    sizes_of = harness.sizes(count.HEAP_BOARD + ".elf")
    table.row("kmalloc and kfree", sum(sizes_of.get(name, 0) for name in budgets.HEAP_BOARD_CODE), "bytes",
              f"<= {budgets.HEAP_BOARD_SIZE}", "heap_4 412, newlib-nano 596")


def sizes():
    table.begin("Sizes")
    symbols = harness.symbols(harness.ELF)
    headers = table.output("llvm-readelf", "--program-headers", "--wide", harness.ELF)
    loads = [[int(word, 16) for word in words] for words in
             re.findall(r"^ +LOAD +0x\w+ +0x(\w+) +0x\w+ +0x(\w+) +0x(\w+)", headers, re.M)]
    loaded = sum(in_file for _, in_file, _ in loads)
    names = symbols["symbols_end"] - symbols["symbols_start"]
    span = max(at + size for at, _, size in loads) - min(at for at, _, _ in loads)
    table.row("loaded from the ELF", loaded, "bytes")
    table.row("memory, stacks and all", span, "bytes", f"<= {budgets.MEMORY:,}",
              note="one page table maps twice the target")
    table.row("table of names and lines", names, "bytes")
    table.row("  as a share of what is loaded beside it", 100 * names / (loaded - names), "%",
              f"<= {budgets.SYMBOLS}", digits=1)
    table.row("ISO", os.path.getsize(harness.ISO), "bytes", f"<= {budgets.ISO:,}",
              "grub-mkrescue 20,400,000; the same, trimmed by hand, 4,400,000")
    release()


def release():
    folder = os.path.join(table.ROOT, "build", "release")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    images = sorted(name for name in names if name.endswith(".iso"))
    for name in images:
        table.row(f"release: {name}", os.path.getsize(os.path.join(folder, name)), "bytes", f"<= {budgets.ISO:,}",
                  "grub-mkrescue 20,400,000")
    if not images:
        table.not_measured("release", "build/release has no ISO; make release makes it")
