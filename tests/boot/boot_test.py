"""boot_test.py - every way to boot, on every kind of machine: the greeting and the screen."""
import re

import harness
from harness import check, check_equal, check_has
from machine import Machine

MEMORIES = {"128": 128, "5G": 5120}
FIRST_LINE = "firstlight 0.1.0 on x86_64\n"
LAST_LINE = "kernel_main returned: halted.\n"


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
    if via in ("pvh", "microvm"):
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


def boots(via, image, machine, memory, screen):
    def body():
        with Machine(via, image, machine=machine, memory=memory) as qemu:
            text = kernel_text(qemu.expect(LAST_LINE), via)
            check_greeting(text, via, MEMORIES[memory])
            qemu.expect_halt()
            if screen == "framebuffer":
                check_has(text, "  screen     1280x800, 32 bits a pixel\n", "the greeting")
                check_equal(qemu.screen_text(), text, "text on the screen")
            elif screen == "text":
                check_equal(qemu.ega_text(), text, "text on the EGA screen")
            qemu.quit()
    return body


for memory in MEMORIES:
    for machine in ("pc", "q35"):
        for via in ("iso", "usb", "uefi", "uefi-usb"):
            harness.add(f"boot {via} {machine} {memory}",
                        boots(via, harness.ISO, machine, memory, "framebuffer"),
                        cost=9 if "uefi" in via else 2, timeout=180)
        harness.add(f"boot pvh {machine} {memory}",
                    boots("pvh", harness.ELF, machine, memory, "text"))
    harness.add(f"boot microvm {memory}", boots("microvm", harness.ELF, None, memory, None))
