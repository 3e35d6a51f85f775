"""bench_boot.py - from the loader's jump and from QEMU's launch to the first byte of the greeting."""
import os
import resource
import select
import shlex
import statistics
import subprocess
import time

import bench_table as table
import budgets
import count
import harness
import qemu

RUNS = 5
TIMEOUT = 120  # seconds
GREETING = f"firstlight {harness.VERSION}".encode()
TO_START = f"<= {budgets.TO_START}"
TARGETS = {"microvm": "<= 0.05", "iso": "<= 0.6"}  # seconds, of a quiet machine
BESIDE_GRUB = "uefi, to UEFI_LOADER=grub"
# Small kernels that only greet, with the same QEMU and GRUB.
BARE = {"microvm": "a bare kernel 0.02 to 0.03", "pvh": "a bare kernel 0.06", "iso": "a bare kernel 0.41",
        "uefi": "a bare kernel 3.4, nearly all of it the firmware"}


def instructions():
    table.begin("Instructions, one that repeats (rep) counted once")
    peers = "XTF 26, KTF 38, which check less; the usual tutorials 3,600 to 10,000"
    table.row("PVH entry to _start", count.to_start("pvh", harness.ELF), "", TO_START, peers)
    table.row("multiboot2 entry to _start", count.to_start("iso", harness.ISO), "", TO_START)
    for via, image in (("microvm", harness.ELF), ("pvh", harness.ELF), ("iso", harness.ISO)):
        table.row(f"entry to the greeting's first byte, {via}", count.to_greeting(via, image), "",
                  f"<= {budgets.GREETING[via]:,}")
    table.row("report of a page fault, ten calls deep", count.of_report(), "", f"<= {budgets.REPORT:,}",
              note="without the serial driver, whose waiting is the UART's")


def launch(via, image):
    """Seconds from starting QEMU to the first byte of the greeting on the serial port. Firmware may
    write there, too, so the whole first words are waited for; they come at once."""
    line = qemu.command(via, image) + ["-display", "none", "-monitor", "none", "-serial", "stdio"]
    begin = time.perf_counter()
    process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    text = b""
    try:
        while GREETING not in text:
            left = begin + TIMEOUT - time.perf_counter()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise qemu.CannotStart(f"no greeting within {TIMEOUT} s")
            part = os.read(process.stdout.fileno(), 4096)
            if not part:
                raise qemu.CannotStart(f"QEMU ended with {process.wait()} before the greeting")
            text += part
        return time.perf_counter() - begin
    finally:
        process.kill()
        process.wait()


def cpu_of_launch(via, image):
    """The same in seconds of CPU time, which a busy machine changes less."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    launch(via, image)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def image_of(via, *words):
    """What make would boot this way, built."""
    command = subprocess.run(["make", "-n", f"VIA={via}", *words, "run"], cwd=table.ROOT, env=table.environment(),
                             stdout=subprocess.PIPE, text=True, check=True, timeout=TIMEOUT).stdout
    image = shlex.split(command.splitlines()[-1])[-1]
    table.seconds("make", "-s", *words, image)
    return os.path.join(table.ROOT, image)


def launches():
    table.begin(f"Launch of QEMU (TCG) to the greeting's first byte on the serial port, median of {RUNS}")
    taken = {}
    for via in qemu.VIAS:
        try:
            image = image_of(via)
            taken[via] = sorted(launch(via, image) for _ in range(RUNS))
        except (qemu.CannotStart, subprocess.SubprocessError) as reason:
            table.not_measured(via, reason)
    fastest = min(map(statistics.median, taken.values()), default=0)
    for via, runs in sorted(taken.items(), key=lambda item: statistics.median(item[1])):
        median = statistics.median(runs)
        table.row(via, median, "s", TARGETS.get(via, ""), BARE.get(via, ""),
                  f"x {median / fastest:.1f} of the fastest; {runs[0]:.3f} to {runs[-1]:.3f}", digits=3)
    try:
        beside_grub()
    except (qemu.CannotStart, subprocess.SubprocessError) as reason:
        table.not_measured(BESIDE_GRUB, reason)


def beside_grub():
    """In turn, so that both have the same machine; the first pair warms up."""
    images = image_of("uefi"), image_of("uefi", "UEFI_LOADER=grub")
    pairs = [[cpu_of_launch("uefi", image) for image in images] for _ in range(1 + RUNS)][1:]
    ratios = sorted(own / grub for own, grub in pairs)
    own, grub = map(statistics.median, zip(*pairs))
    table.row(BESIDE_GRUB, statistics.median(ratios), "x", "<= 1.05",
              note=f"CPU time, {own:.2f} s to {grub:.2f} s; pair by pair {ratios[0]:.2f} to {ratios[-1]:.2f}", digits=2)
