"""disk_test.py - virtual machines' disks: what the kernel reads of them and writes to them is compared with the files."""
import json
import os
import random
import re
import tempfile
import zlib

import harness
import walk
from harness import ROOT, check, check_equal, test
from machine import LAST_LINE, Machine

NEEDS = "disk-images"  # of make

ELF, ALL_CPUS = (os.path.join(ROOT, "tests", "services", app, "build", "pc", "firstlight.elf") for app in ("disk", "disk_all_cpus"))
NAME = "docs/disks.md"
DONE = 33  # QEMU's exit code of exit=qemu
SIZE = 4 << 20
NO_SUCH = "the disk has no such block: it ends before"

EXPECTED = f"""virtio0: 8192 blocks of 512 bytes
virtio1: 1024 blocks of 4096 bytes, read-only
virtio2: 8192 blocks of 512 bytes
all of virtio0: done, {{first:08x}}
all of virtio1: done, {{second:08x}}
another thread ran meanwhile: yes
40 at once; flush: done
a long one: done; flush: done
too much: a request to a disk is 1 block to 64 KiB
at the end: {NO_SUCH}
over the end: {NO_SUCH}
far away: {NO_SUCH}
unaligned: the bytes for a disk must begin at a multiple of 16
nowhere: the bytes for a disk are not in mapped memory
nothing: done
and then: done
read-only: the disk can only be read
damaged: the disk could not read or write these blocks
beside it: done
part of it: the disk could not read or write these blocks
{LAST_LINE}"""


def pattern(first, size):
    return bytes((first * 7 + i * 13 + i // 256) & 0xff for i in range(size))


class Disks(Machine):
    """A machine with disks, each given as the name of its file and QEMU's options for its device."""

    def __init__(self, disks, elf=ELF, **options):
        self.disks = disks
        super().__init__("pvh", elf, **options)

    def prepare(self):
        line = []
        for number, (file, more, options) in enumerate(self.disks):
            back = {"driver": "raw", "file": {"driver": "file", "filename": file}, **more}
            line += ["-blockdev", json.dumps({"node-name": f"d{number}", **back}),
                     "-device", f"virtio-blk-pci,drive=d{number}{options}"]
        return line


def make_disks(folder):
    contents = []
    for name in ("first", "second", "third"):
        content = random.Random(name).randbytes(SIZE)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
        contents.append(content)
    return contents


def from_first_disk(text):
    return text[text.index("virtio0: "):]


def everything(**options):
    """Disks with blocks of 512 and of 4096 bytes, one that can only be read, and one with a damaged block."""
    with tempfile.TemporaryDirectory() as folder:
        contents = make_disks(folder)
        damaged = {"driver": "blkdebug", "image": {"driver": "file", "filename": os.path.join(folder, "third")},
                   "inject-error": [{"event": "none", "iotype": "read", "sector": 40, "errno": 5}]}
        disks = [(os.path.join(folder, "first"), {}, ""),
                 (os.path.join(folder, "second"), {"read-only": True}, ",logical_block_size=4096,physical_block_size=4096"),
                 (os.path.join(folder, "third"), {"file": damaged}, ",disable-legacy=on")]
        with Disks(disks, append="exit=qemu", **options) as pc:
            text = pc.expect_exit(DONE)
        check_equal(from_first_disk(text), EXPECTED.format(first=zlib.crc32(contents[0]), second=zlib.crc32(contents[1])),
                    "what the app says")
        expected = bytearray(contents[0])
        for number in range(40):
            first = 2 * 9 * number
            expected[first * 512:(first + 9) * 512] = pattern(first, 9 * 512)
        expected[1000 * 512:(1000 + 2049) * 512] = pattern(1000, 2049 * 512)
        for name, content in zip(("first", "second", "third"), (bytes(expected), *contents[1:])):
            with open(os.path.join(folder, name), "rb") as file:
                check(file.read() == content, f"the {name} disk is not what was written to it")


for _machine in ("pc", "q35,acpi=off"):
    harness.add(f"disk: read and written, on {_machine}", lambda machine=_machine: everything(machine=machine), cost=3)


@test("disk: read and written on q35, on another CPU than its interrupts come to", cost=3)
def on_another_cpu():
    everything(machine="q35", elf=ALL_CPUS, cpus=4)


@test("disk: one that does not answer is given up", cost=2)
def silent():
    """It gets a byte a second from QEMU, which is real time; the kernel's passes at once when it sleeps."""
    with tempfile.TemporaryDirectory() as folder:
        make_disks(folder)
        file = os.path.join(folder, "first")
        with Machine("pvh", ELF, append="exit=qemu disk=silent", extra=[
                "-icount", "shift=0,sleep=off",
                "-drive", f"if=none,id=slow,format=raw,throttling.bps-total=1,file={file}",
                "-device", "virtio-blk-pci,drive=slow"]) as pc:
            text = pc.expect_exit(DONE)
    said = re.findall(r"^block \d: (.*)$", text, re.M)
    check_equal(said[1:], ["the disk does not answer, and is given up"] * 2, "the blocks after the first, which may come")


@test("disk: the walk of docs/disks.md", cost=3)
def document():
    compared = 0
    with tempfile.TemporaryDirectory() as home:
        for block in walk.blocks(walk.read(os.path.join(ROOT, NAME))):
            commands = [(number, command.replace("$HOME", home), said) for number, command, said in block.commands()]
            compared += walk.run_commands(commands, NAME, ROOT)
    check(compared == 6, f"{compared} commands were found")
    return f"{compared} commands"


@test("disk: one that cannot be used is left alone, with the reason")
def left_alone():
    with tempfile.TemporaryDirectory() as folder:
        make_disks(folder)
        file = os.path.join(folder, "first")
        for options, reason in ((",disable-modern=on,disable-legacy=off", "it lacks registers of virtio 1.0"),
                                (",vectors=0", "the device has no such MSI-X interrupt")):
            with Disks([(file, {}, options)], append="exit=qemu") as pc:
                text = pc.expect_exit(35)
            harness.check_has(text, f"the virtio disk at 00:03.0 is left alone: {reason}\n", options)
            harness.check_has(text, "PANIC  no disk of a virtual machine was found\n", options)


@test("disk: without one, and without a PCI bus, a sentence")
def none():
    for via, sentence in (("pvh", "no disk of a virtual machine was found"), ("microvm", "this machine has no PCI bus")):
        with Machine(via, ELF, append="exit=qemu") as pc:
            text = pc.expect_exit(35)
        harness.check_has(text, sentence, via)
