"""boot_test.py - every way to boot, on every kind of machine: the greeting and the screen."""
import re

import harness
from harness import check, check_equal, check_has
from machine import LAST_LINE, Machine

MEMORIES = {"128": 128, "5G": 5120}
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
for via in ("pxe", "uefi-pxe"):
    harness.add(f"boot {via}", boots(via, harness.NETBOOT, "pc", "128", "framebuffer"),
                cost=9 if "uefi" in via else 3, timeout=180)


def greets(extra, check_more=None, via="iso", **options):
    """One more boot of the image that people get, on an unusual machine."""
    def body():
        with Machine(via, harness.ISO, extra=extra, **options) as qemu:
            text = qemu.expect(LAST_LINE)
            check_greeting(text, via, 128)
            qemu.expect_halt()
            if check_more:
                check_more(qemu, text)
            qemu.quit()
    return body


def screen_is(line):
    def check_more(qemu, text):
        check_has(text, f"  screen     {line}\n", "the greeting")
        if "x" in line:
            check_equal(qemu.screen_text(), text, "text on the screen")
    return check_more


harness.add("boot iso -cpu max", greets(["-cpu", "max"], screen_is("1280x800, 32 bits a pixel")), cost=2)
harness.add("boot iso -vga none", greets(["-vga", "none"], screen_is("none")), cost=2)
harness.add("boot iso -vga cirrus", greets(["-vga", "cirrus"], screen_is("1024x768, 24 bits a pixel")), cost=2)
harness.add("boot iso -vga virtio", greets(["-vga", "virtio"], screen_is("1280x800, 32 bits a pixel")), cost=2)


@harness.test("boot iso without a serial port", cost=2)
def no_serial():
    with Machine("iso", harness.ISO, serial=False) as qemu:
        qemu.wait_until(lambda: qemu.screen_text().endswith(LAST_LINE), "greeting on the screen")
        check_greeting(qemu.screen_text(), "iso", 128)
        qemu.expect_halt()
        qemu.quit()


@harness.test("boot uefi without a serial port", cost=9, timeout=180)
def no_serial_uefi():
    with Machine("uefi", harness.ISO, serial=False) as qemu:
        qemu.wait_until(lambda: qemu.screen_text().endswith(LAST_LINE), "greeting on the screen")
        check_greeting(qemu.screen_text(), "uefi", 128)
        qemu.quit()
