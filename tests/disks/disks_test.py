"""disks_test.py - services/fat and services/partitions read what mtools and xorriso have written, byte for byte. What
they refuse is in tests/unit."""
import os
import random
import re
import tempfile

import harness
from harness import BUILD, ISO, check, check_equal, check_has, run, test

READER = os.path.join(BUILD, "host", "disk_reader")
NEEDS = "disk-reader"  # of make
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "MTOOLS_SKIP_CHECK": "1"}

# How mformat is asked for each, and what the reader finds then.
VOLUMES = {
    "a floppy disk": ("-f 1440", "FAT12, 2847 clusters of 512 bytes"),
    "FAT12, sectors of 2048 bytes": ("-M 2048 -T 4000 -h 2 -s 16 -c 1", "FAT12, .* clusters of 2048 bytes"),
    "FAT16": ("-T 40000 -h 16 -s 32 -c 4", "FAT16, .* clusters of 2048 bytes"),
    "FAT16, sectors of 4096 bytes": ("-M 4096 -T 5000 -h 2 -s 16 -c 1", "FAT16, .* clusters of 4096 bytes"),
    "FAT32": ("-F -T 70000 -h 16 -s 32 -c 1", "FAT32, .* clusters of 512 bytes"),
    "FAT32, large clusters": ("-F -T 600000 -h 16 -s 32 -c 8", "FAT32, .* clusters of 4096 bytes"),
}
SIZES = (0, 1, 511, 512, 513, 2047, 2048, 2049, 4095, 4096, 4097, 100_000)
# mtools writes characters beyond U+FFFF wrongly: tests/unit has those.
NAMES = ("README", "lower.txt", "Mixed.Txt", "two.points.txt", ".hidden", "with spaces and more.text", "grüße.txt",
         "Ω und 日本語.txt", "x" * 255, "y" * 13, "z" * 26, "LONGNA~1.TXT", "long name of another.txt")


def tools(*command):
    code, output = run(*command, env=ENVIRONMENT, timeout=60)
    check(code == 0, f"{' '.join(command)}:\n{output}")
    return output


def write(folder, name, content):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as file:
        file.write(content)


def make_tree(folder):
    """Names of every kind, sizes around blocks and clusters, a folder of many entries, and deep ones."""
    numbers = random.Random(1)
    for name in NAMES:
        write(folder, name, numbers.randbytes(700))
    for size in SIZES:
        write(os.path.join(folder, "sizes"), f"{size}.bin", numbers.randbytes(size))
    for number in range(150):
        write(os.path.join(folder, "Many Files"), f"file number {number}", b"%d" % number)
    write(os.path.join(folder, *["deep"] * 20), "down here", b"found")
    os.makedirs(os.path.join(folder, "nothing in it"))


def make_fragments(image, folder, parent):
    """A file in the gaps that others have left, which only mtools sees and later nobody."""
    filler = os.path.join(parent, "filler")
    for number in range(60):
        write(filler, f"{number}", b"-" * 4096)
        tools("mcopy", "-i", image, os.path.join(filler, f"{number}"), f"::/{number}")
    tools("mdel", "-i", image, *(f"::/{number}" for number in range(0, 60, 2)))
    with open(image, "r+b") as file:  # FAT32's note where the next free cluster may be: unknown
        if file.read(512)[82:87] == b"FAT32":
            file.seek(512 + 492)
            file.write(b"\xff" * 4)
    write(folder, "in pieces", random.Random(2).randbytes(100_001))
    tools("mcopy", "-i", image, os.path.join(folder, "in pieces"), "::/in pieces")
    tools("mdel", "-i", image, *(f"::/{number}" for number in range(1, 60, 2)))
    pieces = tools("mshowfat", "-i", image, "::/in pieces").count("<")
    check(pieces > 10, f"the file that should be in pieces is in {pieces}")
    return pieces


def tree_of(folder):
    """Each path with what is in it; None for a folder."""
    found = {}
    for parent, folders, files in os.walk(folder):
        place = os.path.relpath(parent, folder)
        for name in folders:
            found[os.path.join(place, name)] = None
        for name in files:
            with open(os.path.join(parent, name), "rb") as file:
                found[os.path.join(place, name)] = file.read()
    return found


def check_same(got, expected):
    got, expected = tree_of(got), tree_of(expected)
    check_equal(sorted(set(got) - set(expected)), [], "paths that nobody wrote")
    check_equal(sorted(set(expected) - set(got)), [], "paths that are missing")
    for path, content in expected.items():
        check(got[path] == content, f"{path} is not what was written")
    return len(expected)


def read_volume(image, block_size, first, count, to):
    code, output = run(READER, image, str(block_size), str(first), str(count), to, timeout=100)
    check(code == 0, output)
    return output


for volume in VOLUMES:
    def read_back(volume=volume):
        words, kind = VOLUMES[volume]
        with tempfile.TemporaryDirectory() as parent:
            image, folder = os.path.join(parent, "image"), os.path.join(parent, "tree")
            tools("mformat", "-C", "-i", image, *words.split(), "-v", "A LABEL", "::")
            make_tree(folder)
            pieces = make_fragments(image, folder, parent)
            tools("mcopy", "-s", "-i", image, *(os.path.join(folder, name) for name in sorted(os.listdir(folder))
                                               if name != "in pieces"), "::/")
            size = os.path.getsize(image)
            for block_size in (512, 4096):
                to = os.path.join(parent, f"read-{block_size}")
                with open(image, "ab") as file:
                    file.truncate(-size % 4096 + size)
                output = read_volume(image, block_size, 0, os.path.getsize(image) // block_size, to)
                check(re.match(kind + "\n", output), output.splitlines()[0])
                entries = check_same(to, folder)
            return f"{entries} files and folders, one of them in {pieces} pieces"
    harness.add(f"disks: {volume}", read_back, cost=8, timeout=200)


@test("disks: the image's UEFI partition", cost=3, needs=f"{NEEDS} iso")
def image_partition():
    """Beside the same as a disk of larger blocks, and with the first GPT destroyed on a larger stick."""
    with tempfile.TemporaryDirectory() as parent:
        output = tools(READER, ISO, "512")
        lines = output.splitlines()
        found = re.findall(r"^\d+ (\d+) (\d+) 28 1 .*$", output, re.M)
        check_equal((lines[0], len(found)), ("GPT", 1), output)
        first, count = int(found[0][0]), int(found[0][1])
        got, expected = os.path.join(parent, "got"), os.path.join(parent, "expected")
        os.mkdir(expected)
        read_volume(ISO, 512, first, count, got)
        tools("mcopy", "-s", "-i", f"{ISO}@@{first * 512}", "::*", expected)
        entries = check_same(got, expected)
        check(entries >= 4, f"only {entries} files and folders")
        stick = os.path.join(parent, "stick")
        with open(ISO, "rb") as image, open(stick, "wb") as file:
            content = bytearray(image.read())
            content[1024] ^= 1  # in the first partition's entry
            file.write(content + bytes(1 << 20))
        damaged = tools(READER, stick, "512").splitlines()
        check_equal(damaged[1:2], ["the disk's first GPT is damaged: its backup is used"], "the warning")
        check_equal(damaged[2:], lines[1:], "the backup")
        return f"{entries} files and folders"


@test("disks: what is no file system", needs=f"{NEEDS} iso")
def no_file_system():
    with tempfile.TemporaryDirectory() as parent:
        code, output = run(READER, ISO, "512", "0", "1000", os.path.join(parent, "none"))
        check_equal(code, 3, output)
        check_has(output, "it is no FAT file system: ", "the reason")
