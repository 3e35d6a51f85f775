"""blink_test.py - apps/blink on every kind of PC: the lamp, the keyboard's LED, the time.

QEMU is stopped where the app has changed the LED, so nothing here depends on how fast it runs. Time
is QEMU's virtual one, which -icount makes the same on every run; the ACPI timer shows it.
"""
import os
import re

import harness
from gdbstub import GdbStub
from harness import check, check_equal, check_has, test
from machine import Machine

NEEDS = "blink-images"  # of make

BUILT_MS = 200
FOLDER = os.path.join(harness.BUILD, "pc", "blink", f"blink-ms-{BUILT_MS}")
ELF = os.path.join(FOLDER, "firstlight.elf")
ISO = os.path.join(FOLDER, "firstlight.iso")

LIT, DARK, BLACK = b"\x00\xff\x40", b"\x00\x30\x10", bytes(3)
LIT_CELLS, DARK_CELLS = b"\xdb\x0a" * 2, b"\xdb\x08" * 2
BLANK_CELL = b" \x07"
RDI = 5  # as gdb numbers it

class Blinking(Machine):
    """A machine that goes from one change of the LED to the next."""

    def __init__(self, via, extra=(), **options):
        self.symbols = harness.symbols(ELF)
        super().__init__(via, ELF if via in ("pvh", "microvm") else ISO,
                         extra=["-S", "-gdb", "unix:gdb,server=on,wait=off", "-trace", "ps2_set_ledstate",
                                "-D", "trace", *extra], **options)

    def __enter__(self):
        self.gdb = GdbStub(self, self.path("gdb"))
        return self

    def run_to(self, symbol):
        try:
            self.gdb.run_to(self.symbols[symbol])
        except OSError:
            self.complain(f"{symbol} was not reached in time")

    def change(self):
        """Stops right after the next change of the LED."""
        self.run_to("board_led")
        self.run_to("board_timer_wait")

    def keyboard_lights(self):
        """All that the keyboard was told, as QEMU logs it."""
        with open(self.path("trace"), encoding="utf-8") as file:
            return [int(state) for state in re.findall(r"^ps2_set_ledstate .* ledstate (\d+)$", file.read(), re.M)]


def disc(width, height, colour):
    """The screen, black but for a disc in the upper right corner."""
    radius = min(width, height) // 32
    middle = width - 1 - 2 * radius
    rows = []
    for y in range(height):
        half = max((x for x in range(radius + 1) if x * x + (y - 2 * radius) ** 2 <= radius * radius), default=-1)
        rows.append(BLACK * (middle - half) + colour * (2 * half + 1) + BLACK * (width - middle - half - 1)
                    if half >= 0 else BLACK * width)
    return b"".join(rows)


def check_disc(machine, on):
    picture = machine.picture()
    check(picture.width >= 640, f"the picture has a width of {picture.width}")
    check(picture.rgb == disc(picture.width, picture.height, LIT if on else DARK),
          f"the screen is not black with a {'lit' if on else 'dark'} disc in the corner")


def check_cells(machine, on):
    cells = machine.memory(0xb8000, 80 * 25 * 2)
    check_equal(cells[156:160], LIT_CELLS if on else DARK_CELLS, "the lamp's cells")
    check(cells[:156] + cells[160:] == BLANK_CELL * (80 * 25 - 2), "there is more than the lamp on the screen")


def check_words(machine, on):
    text = machine.serial()
    said = "".join(f"LED {word}\n" for word in ["on", "off"] * 4)[:len(text)]
    check_equal(text, said, "the serial port")
    check(text.endswith("LED on\n" if on else "LED off\n"), f"the LED is not told: {text!r}")


def blinks(via, check_light, keyboard=True, **options):
    def body():
        with Blinking(via, **options) as machine:
            machine.run_to("kernel_main")
            before = len(machine.keyboard_lights())
            for on in (True, False, True, False):
                machine.change()
                check_light(machine, on)
            check_equal(machine.keyboard_lights()[before:], [1, 0, 1, 0] if keyboard else [], "the keyboard's LED")
            machine.gdb.let_go()
            machine.quit()
    return body


harness.add("blink iso", blinks("iso", check_disc), cost=4)
harness.add("blink iso -vga cirrus, 24 bits a pixel", blinks("iso", check_disc, extra=["-vga", "cirrus"]), cost=4)
harness.add("blink iso -vga none", blinks("iso", check_words, extra=["-vga", "none"]), cost=4)
harness.add("blink uefi", blinks("uefi", check_disc, machine="q35"), cost=10, timeout=180)
harness.add("blink pvh", blinks("pvh", check_cells))
harness.add("blink pvh without a keyboard controller",
            blinks("pvh", check_cells, keyboard=False, machine="pc,i8042=off"))
harness.add("blink pvh console=serial", blinks("pvh", check_words, append="console=serial"))
harness.add("blink microvm", blinks("microvm", check_words, keyboard=False))


def refuses(part, problem):
    def body():
        with Machine("microvm", ELF, extra=["-M", f"microvm,{part}=off"], append="exit=qemu") as machine:
            text = machine.expect_exit(35)
            check_has(text, f"PANIC  no timer: {problem}\n", "the serial port")
            check_has(text, "in kernel_main+0x", "the report")
    return body


harness.add("blink says why on a microvm without an 8254",
            refuses("pit", "no interrupt of an 8254 timer arrives"))
harness.add("blink says why on a microvm without an 8259A",
            refuses("pic", "this PC has no 8259A interrupt controller"))


@test("blink: a panic's screen has no lamp", cost=3)
def panic():
    for via in ("iso", "pvh"):
        with Blinking(via) as machine:
            machine.change()
            machine.gdb.set(rip=machine.symbols["__stack_chk_fail"])
            machine.gdb.let_go()
            text = machine.expect("halted.\n")
            check_has(text, "PANIC  stack smashed", "the report")
            machine.expect_halt()
            if via == "iso":
                picture = machine.picture()
                colours = {picture.rgb[at:at + 3] for at in range(0, len(picture.rgb), 3)}
                check_equal(colours, {b"\x7f\0\0", b"\xff\xff\xff", b"\0\0\0"}, "colours of the text and the QR code")
                check_equal(machine.screen_text()[:len(text)], text, "text on the screen")
            else:
                cells = machine.memory(0xb8000, 80 * 25 * 2)
                check_equal(set(cells[1::2]), {0x4f}, "colours on the screen")
                check(0xdb not in cells[::2], "a piece of the lamp is on the screen")
            machine.quit()


# ---- Time ----

ICOUNT = ["-icount", "shift=0,sleep=off"]  # an instruction takes 1 ns; asleep, time leaps
ACPI_TIMER = 0x608  # SeaBIOS puts it there
ACPI_TIMER_HZ = 3_579_545  # three times the 8254's 105/88 MHz; QEMU rounds both to whole Hz
ACPI_TIMER_SIZE = 1 << 24
QEMU_ROUNDS = 0.3e-6


def now(machine):
    return int(machine.monitor(f"i /w {ACPI_TIMER:#x}").split("=")[1], 16)


def half_cycles(milliseconds):
    """How wrong a period may be, in seconds: half a cycle for each round of the 8254."""
    hertz = 105e6 / 88
    rounds = -(-milliseconds * 13125 // (11 * 65536))
    return rounds / 2 / hertz


def period(milliseconds, periods):
    def body():
        with Blinking("pvh", extra=ICOUNT) as machine:
            machine.run_to("board_timer_start")
            if milliseconds != BUILT_MS:
                check_equal(machine.gdb.ask(f"P{RDI:x}={milliseconds.to_bytes(8, 'little').hex()}"), "OK", "gdb's P")
            machine.run_to("board_timer_wait")
            times = [now(machine)]
            for _ in range(periods):
                machine.run_to("board_led")
                times.append(now(machine))
                machine.run_to("board_timer_wait")
            machine.gdb.let_go()
            machine.quit()
        exact = milliseconds / 1000 * ACPI_TIMER_HZ
        slack = half_cycles(milliseconds) * ACPI_TIMER_HZ + exact * QEMU_ROUNDS + 1
        # The timer goes round in less than 5 s: the difference from what is due does not.
        half = ACPI_TIMER_SIZE // 2
        errors = [(later - earlier - exact + half) % ACPI_TIMER_SIZE - half for earlier, later in zip(times, times[1:])]
        check(max(map(abs, errors)) <= slack, f"wrong by {errors} ticks of 0.28 us, where {slack:.1f} are due")
        check(max(errors) - min(errors) <= 2, f"periods differ: wrong by {errors} ticks of 0.28 us")
        return f"wrong by {sum(errors) / periods / exact * 1e6:+.2f} ppm"
    return body


for milliseconds, periods in ((1, 50), (54, 20), (55, 20), (BUILT_MS, 20), (1000, 20), (1_000_000, 3)):
    harness.add(f"blink: a period of {milliseconds} ms", period(milliseconds, periods), cost=2)


@test("blink: asleep between two changes")
def asleep():
    with Blinking("pvh", extra=ICOUNT) as machine:
        machine.change()
        machine.log_instructions()
        machine.run_to("board_led")
        machine.monitor("log none")
        count = len(machine.logged_instructions())
        machine.gdb.let_go()
        machine.quit()
    check(100 < count <= 500, f"{count} instructions in {BUILT_MS} ms")
    return f"{count} instructions in {BUILT_MS} ms"
