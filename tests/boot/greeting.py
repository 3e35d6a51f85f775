"""greeting.py - what apps/hello says when all is well."""
import re

import harness
from harness import check, check_equal
from machine import LAST_LINE

FIRST_LINE = f"firstlight {harness.VERSION} on x86_64\n"


def kernel_text(serial, via):
    """What the kernel wrote to the serial port; UEFI and its GRUB write there before it."""
    if "uefi" in via:
        check("error:" not in serial, f"GRUB complains:\n{serial}")
        return serial[serial.find(FIRST_LINE):]
    return serial


def check_greeting(text, via, megabytes):
    """What apps/hello says, line by line; the numbers against what QEMU was given."""
    check(text.startswith(FIRST_LINE), f"the greeting is not first:\n{text}")
    check(text.endswith(LAST_LINE), f"the last line is not the last:\n{text}")
    check("warning" not in text, f"a warning:\n{text}")
    booted = "an unnamed loader (PVH)" if via in ("pvh", "microvm") else r"GRUB \S+ \(multiboot2\)"
    if via in ("uefi", "uefi-usb"):
        booted = "firstlight.efi (multiboot2)"
    if "GRUB" not in booted:
        booted = re.escape(booted)
    check(re.search(rf"^  booted by  {booted}$", text, re.M), f"loader:\n{text}")
    check(re.search(r"^  cpu        QEMU .+$", text, re.M), f"CPU:\n{text}")
    found = re.search(r"^  memory     (\d+) MiB usable of (\d+) MiB$", text, re.M)
    check(found, f"memory:\n{text}")
    usable, whole = map(int, found.groups())
    check(megabytes * 0.9 < usable <= whole <= megabytes, f"{usable} of {whole} MiB out of {megabytes}")
    ranges = [(int(base, 16), int(last, 16)) for base, last in
              re.findall(r"0x([0-9a-f]{16})-0x([0-9a-f]{16})  \w", text)]
    check(len(ranges) > 3, f"memory map:\n{text}")
    check_equal(ranges, sorted(ranges), "order of the memory map")
    check(all(a[1] < b[0] for a, b in zip(ranges, ranges[1:])), f"ranges overlap:\n{text}")
    check(re.search(r"^ {13}0x0000000000200000-0x\w+  kernel$", text, re.M), f"kernel's own:\n{text}")
