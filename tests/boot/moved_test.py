"""moved_test.py - a kernel that is not where it was linked for: by a loader of the tests, which puts it anywhere, and
by GRUB."""
import os
import re
import struct
import tempfile
import zlib

import harness
from changed_image import Faulty, image_with, kernel_file
from greeting import kernel_text
from harness import add, check, check_equal, check_has, test
from loader import END, KERNEL_PHYSICAL, KERNEL_WINDOW, Loaded, Moved, command_line, information, memory_map
from machine import LAST_LINE, Machine

NEEDS = "iso"  # of make

RELOCATABLE = struct.pack("<HHIIIII", 10, 1, 24, KERNEL_PHYSICAL, 0xffffffff, 0x200000, 1)


def kernel_at(text):
    return int(re.search(r"0x(\w+)-0x\w+  kernel$", text, re.M).group(1), 16)


def moved(by, memory):
    def body():
        size = int(memory) << 20
        info = information(memory_map((0x100000, min(size, 0xc0000000) - 0x100000, 1)), END)
        with Moved(by, info, memory=memory) as machine:
            text = machine.expect(LAST_LINE)
            machine.expect_halt()
            check_equal(kernel_at(text), KERNEL_PHYSICAL + by, "where the kernel says it is")
            check("warning" not in text, text)
            check(machine.memory(KERNEL_PHYSICAL, KERNEL_WINDOW) == machine.before, "it used the place it was linked for")
            machine.quit()
    return body


for by, memory in ((0x200000, "128"), (0x7c00000, "128"), (0xbfc00000, "4096")):
    add(f"moved by {by >> 20} MiB", moved(by, memory))


@test("moved by GRUB, which is asked for 64 MiB", cost=2)
def by_grub():
    kernel = kernel_file()
    check_equal(kernel.count(RELOCATABLE), 1, "relocatable header tags")
    tag = RELOCATABLE[:8] + struct.pack("<I", 0x4000000) + RELOCATABLE[12:]
    with tempfile.TemporaryDirectory() as work:
        with Faulty("iso", image_with(kernel.replace(RELOCATABLE, tag), work)) as machine:
            text = machine.expect(LAST_LINE)
            check_equal(kernel_at(text), 0x4000000, "where the kernel says it is")
            machine.quit()


@test("moved by our UEFI loader, where the firmware needs the place itself; no framebuffer but a virtio-gpu's, which is none",
      cost=9, timeout=180)
def by_uefi():
    """OVMF keeps data at 8 MiB. The program is told that the kernel was linked for there, so that is the first place
    that it tries."""
    taken = 0x800000
    with open(os.path.join(harness.BUILD, "pc", "firstlight.efi.parts", "kernel.bin"), "rb") as file:
        crc = zlib.crc32(file.read())
    linked, told = struct.pack("<II", crc, KERNEL_PHYSICAL), struct.pack("<II", crc, taken)
    with open(harness.ISO, "rb") as file:
        image = file.read()
    check_equal(image.count(linked), 2, "UEFI programs with this kernel")
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "taken.iso")
        with open(path, "wb") as file:
            file.write(image.replace(linked, told))
        with Machine("uefi", path, extra=["-vga", "none", "-device", "virtio-gpu-pci"]) as machine:
            text = kernel_text(machine.expect(LAST_LINE), "uefi")
            machine.expect_halt()
            machine.quit()
    check(kernel_at(text) > taken, f"the kernel lies over what the firmware has there:\n{text}")
    check(re.search(r"^ +0x00000000008\w+-0x\w+  ACPI NVS$", text, re.M), f"what the firmware has there:\n{text}")
    check_has(text, "  screen     none\n", "the greeting")
    check("warning" not in text, text)


@test("moved not at all, over memory in use: a warning")
def over_reserved():
    info = information(command_line("exit=qemu"), memory_map((0x100000, 0x7e00000, 1), (0x240000, 0x1000, 2)), END)
    with Loaded(info) as machine:
        check_has(machine.expect_exit(33), "warning: the loader put the kernel over memory at 0x240000 that is in use: "
                  "what the firmware keeps there is lost\n", "what was said")
