"""boot_test.py - every way to boot, on every kind of machine: the greeting and the screen."""
import re

import harness
from greeting import check_greeting, kernel_text
from harness import check, check_equal, check_has
from machine import LAST_LINE, Machine, virtual_time
from secure_boot import IA32, Firmware

NEEDS = "iso netboot"  # of make

MEMORIES = {"128": 128, "5G": 5120}


TRACE_SERIAL = ["-trace", "serial_update_parameters"]


def check_serial_port(qemu):
    """How it is set in the end; without a firmware it is not set before."""
    settings = re.findall(r"^serial_update_parameters (.*)$", qemu.text("trace"), re.M)
    check_equal(settings[-1:], ["baudrate=115200 parity='N' data=8 stop=1"], "the serial port's parameters")


NAME_COLOUR = 0x0b  # of the app's name: bright cyan, as a VGA's attribute
NAME_PIXEL = b"\x60\xe0\xe0"
ROW = 16  # lines of pixels with the first line of text, at least


def check_colours(machine, screen):
    """Passed on to the serial port, obeyed by the screen."""
    with open(machine.path("serial"), "rb") as file:
        check_has(file.read(), b"\x1b[96mfirstlight ", "the serial port")
    if screen == "framebuffer":
        picture = machine.picture()
        row = picture.rgb[:picture.width * 3 * ROW]
        check_has({row[at:at + 3] for at in range(0, len(row), 3)}, NAME_PIXEL, "the colours of the first line")
    elif screen == "text":
        check_equal(machine.memory(0xb8000, 4), bytes((ord("f"), NAME_COLOUR, ord("i"), NAME_COLOUR)), "two cells")


def boots(via, image, machine, memory, screen):
    def body():
        # By each way once in virtual time, in which a minute of sleep is over at once.
        is_virtual = memory == "128"
        time = virtual_time() if is_virtual else ["-D", "trace"]
        with Machine(via, image, machine=machine, memory=memory, extra=[*TRACE_SERIAL, *time]) as qemu:
            text = kernel_text(qemu.expect(LAST_LINE), via)
            check_greeting(text, via, MEMORIES[memory])
            if is_virtual:
                qemu.check_sleeps()
            else:
                qemu.expect_halt()
            check_serial_port(qemu)
            if screen == "framebuffer":
                check_has(text, "  screen     1280x800, 32 bits a pixel\n", "the greeting")
                check_equal(qemu.screen_text(), text, "text on the screen")
            elif screen == "text":
                check_equal(qemu.ega_text(), text, "text on the VGA text screen")
            check_colours(qemu, screen)
            qemu.quit()
    return body


for memory in MEMORIES:
    for machine in ("pc", "q35"):
        # By UEFI, where each boot takes seconds: each machine and each amount of memory by each way once.
        for via in ("iso", "usb", "uefi" if (machine == "pc") == (memory == "128") else "uefi-usb"):
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


def greets_on_screen(qemu):
    """To read a screen takes much longer than to see that the CPU still runs."""
    return qemu.is_halted() and qemu.screen_text().endswith(LAST_LINE)


@harness.test("boot iso without a serial port", cost=2)
def no_serial():
    with Machine("iso", harness.ISO, serial=False) as qemu:
        qemu.wait_until(lambda: greets_on_screen(qemu), "greeting on the screen")
        check_greeting(qemu.screen_text(), "iso", 128)
        qemu.expect_halt()
        qemu.quit()


@harness.test("boot uefi without a serial port", cost=9, timeout=180)
def no_serial_uefi():
    with Machine("uefi", harness.ISO, serial=False) as qemu:
        qemu.wait_until(lambda: greets_on_screen(qemu), "greeting on the screen")
        check_greeting(qemu.screen_text(), "uefi", 128)
        qemu.quit()


@harness.test("boot uefi with two graphics adapters, one of which has a framebuffer", cost=9, timeout=180)
def two_adapters():
    """What the firmware writes on is then both, and has none."""
    with Machine("uefi", harness.ISO, extra=["-device", "virtio-gpu-pci"]) as qemu:
        text = kernel_text(qemu.expect(LAST_LINE), "uefi")
        screen_is("1280x800, 32 bits a pixel")(qemu, text)
        qemu.quit()


BLACK = ["-vga", "none", "-device", "virtio-gpu-pci"]
TURNS_BLACK = ("This screen has no framebuffer: it shows nothing of firstlight, and turns black.\n"
               "Look at the serial port, or start with another graphics adapter.\n")
WAITS = "There is no serial port. firstlight starts in ten seconds.\n"


@harness.test("boot uefi, a screen without a framebuffer: said before it turns black", cost=9, timeout=180)
def black_screen():
    with Machine("uefi", harness.ISO, extra=BLACK) as qemu:
        text = qemu.expect(LAST_LINE)
        check_has(text, TURNS_BLACK, "what the firmware wrote for it")
        check(WAITS not in text, text)
        check_has(text, "  screen     none\n", "the greeting")
        qemu.quit()


class OnlyCom2(Machine):
    """The firmware writes there, too; the kernel does not look for it."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, serial=False, **options)

    def prepare(self):
        return ["-chardev", f"file,id=com2,path={self.path('serial')}", "-device", "isa-serial,index=1,chardev=com2"]


@harness.test("boot uefi, nothing but a screen without a framebuffer: said, and it starts after a while", cost=12, timeout=180)
def black_screen_only():
    with OnlyCom2("uefi", harness.ISO, extra=BLACK) as qemu:
        check_has(qemu.expect(WAITS), TURNS_BLACK + WAITS, "what the firmware wrote")
        qemu.expect_halt()
        check_has(qemu.monitor("info registers"), "RIP=ffffffff8", "the CPU's registers")
        qemu.quit()


@harness.test("boot uefi, firmware of 32 bits", cost=9, timeout=180)
def firmware32():
    with Firmware("iso", harness.ISO, IA32) as qemu:
        text = kernel_text(qemu.expect(LAST_LINE), "uefi")
        check_has(text, "  booted by  firstlight.efi (multiboot2)\n", "the greeting")
        check_equal(qemu.screen_text(), text, "text on the screen")
        qemu.quit()
