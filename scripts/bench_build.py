"""bench_build.py - how long building takes, and svd2c."""
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

import bench_table as table

HOST = os.path.join("build", "host")
RUNS = 3


def builds():
    table.begin(f"Build of the PC's ELF and ISO, median of {RUNS}, in a copy of the tree")
    clean, again = [], []
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "tree")
        shutil.copytree(table.ROOT, copy, ignore=shutil.ignore_patterns("build", "__pycache__"))
        for _ in range(RUNS):
            shutil.rmtree(os.path.join(copy, "build"), ignore_errors=True)
            clean.append(table.seconds("make", "-s", cwd=copy))
            again.append(table.seconds("make", "-s", cwd=copy))
    table.row("clean", statistics.median(clean), "s", "<= 3", digits=2)
    table.row("nothing to do", statistics.median(again), "s", "<= 0.2", digits=3)


def best_seconds(*command):
    """By the clock, and of the CPU's time alone, which other programs take little from."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock = table.seconds(*command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return tuple(map(min, zip(*times)))


def peak_bytes(*command):
    """The most memory that a command has at once."""
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.chdir(table.ROOT)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"bench: {command[0]} ended with status {status}")
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def large_svd(path, size, source):
    """Many copies of an SVD's peripherals under other names, laid out as vendors do: an element a
    line. What is derived from a peripheral, or from something in one by its path, is so in its copy."""
    tree = ElementTree.parse(source)
    ElementTree.indent(tree)
    text = ElementTree.tostring(tree.getroot(), encoding="unicode")
    begin = text.index("<peripherals>") + len("<peripherals>")
    end = text.index("</peripherals>")
    body = re.sub(r"<interrupt>.*?</interrupt>\s*", "", text[begin:end], flags=re.S)
    names = "|".join(re.findall(r"<peripheral[^>]*>\s*<name>(\w+)", body))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:begin])
        for copy in range(size // len(body) + 1):
            part = re.sub(rf'derivedFrom="({names})(?=[."])', rf'derivedFrom="\1_{copy}', body)
            part = re.sub(r"(<peripheral[^>]*>\s*<name>\w+)", rf"\1_{copy}", part)
            file.write(re.sub(r"<(groupName|headerStructName)>(\w+)", rf"<\1>\2_{copy}", part))
        file.write(text[end:])


def svds():
    """Our own, and a vendor's where it lies beside the tree."""
    ours = os.path.join(table.ROOT, "devices", "stm32l031.svd")
    vendor = os.path.join(os.path.dirname(table.ROOT), "shared", "svd", "STM32L0x1.svd")
    return [path for path in (ours, vendor) if os.path.exists(path)]


def expat_alone(folder):
    """A program that parses and does nothing else: svd2c cannot be faster."""
    program = os.path.join(folder, "expat_alone")
    source = os.path.join(table.ROOT, "tests", "figures", "expat_alone.c")
    subprocess.run(["cc", "-O2", source, "-lexpat", "-o", program], check=True)
    return program


def svd2c():
    table.begin("svd2c, the best of 5")
    tool = os.path.join(HOST, "svd2c")
    for svd in svds():
        name = os.path.basename(svd)
        with tempfile.TemporaryDirectory() as folder:
            header, large = os.path.join(folder, "device.h"), os.path.join(folder, "large.svd")
            clock, _ = best_seconds(tool, "-o", header, svd)
            table.row(name, 1000 * clock, "ms", "<= 50", digits=1)
            large_svd(large, 80 << 20, svd)
            size = os.path.getsize(large)
            clock, alone = best_seconds(tool, "-o", header, large)
            megabytes = size / 1e6
            _, limit = best_seconds(expat_alone(folder), large)
            table.row(f"{megabytes:.0f} MB of copies of it", megabytes / clock, "MB/s", ">= 60", "SVDConv 12",
                      f"{megabytes / alone:.0f} by the CPU's time")
            table.row("  expat alone, by the CPU's time", megabytes / limit, "MB/s")
            memory = peak_bytes(tool, "-o", header, large) / size
            table.row("  memory for a byte of them", memory, "bytes", "<= 4", digits=2)
