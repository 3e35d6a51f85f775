"""input_test.py - loaders that say strange things: a warning, and on it goes; or, where memory is
concerned, a sentence that names what is wrong, and a halt."""
import harness
import screen
from harness import check, check_equal, check_has, test
from loader import END, MEMORY, Loaded, command_line, framebuffer, information, memory_map, tag
from machine import LAST_LINE, Machine

NEEDS = "elf"  # of make

RGB888 = (16, 8, 8, 8, 0, 8)
SCREEN_AT = 0x2000000  # anywhere in RAM: the test reads it from there
EXIT = command_line("exit=qemu")

PITCH, WIDTH, HEIGHT = 5120, 1280, 800


def bad_screen(address=SCREEN_AT, pitch=PITCH, width=WIDTH, height=HEIGHT, bits=32, colours=RGB888):
    return information(EXIT, MEMORY, framebuffer(address, pitch, width, height, bits, colours), END)


# What is wrong: the information, what the reason must name, whether exit=qemu could be read.
UNUSABLE = {
    "total_size too large": (information(EXIT, END, total_size=0xfff00000), "total_size", False),
    "tag size 0": (information(EXIT, tag(6, b"", size=0)), "tag of type 6", True),
    "tag beyond the end": (information(EXIT, tag(8, b"", size=4096)), "tag of type 8", True),
    "entry_size 0": (information(EXIT, memory_map((0, 4096, 1), entry_size=0), END),
                     "memory map tag", True),
    "map cut short": (information(EXIT, tag(6, b"\x18\0\0\0" + bytes(32)), END), "memory map tag", True),
}


def unusable(info, part, exits):
    def body():
        with Loaded(info) as machine:
            text = machine.expect("halted.\n")
            check(text.startswith("firstlight cannot use what the boot loader says: "), text)
            check_has(text, part, "the reason")
            if exits:
                machine.expect_exit(35)
            else:
                machine.expect_halt()
                machine.quit()
    return body


for name, (info, part, exits) in UNUSABLE.items():
    harness.add(f"input {name}", unusable(info, part, exits))


def check_warned(info, *parts, **options):
    with Loaded(info, **options) as machine:
        text = machine.expect_exit(33)
        for part in parts:
            check_has(text, part, "what was said")
        check(text.endswith(LAST_LINE), text)
        return text


# What the kernel does without: the information, and what the warning names.
IGNORED = {
    "no end tag": (information(EXIT, MEMORY), "no end tag"),
    "module backwards": (information(EXIT, MEMORY, tag(3, b"\0\0\2\0\0\0\1\0m\0"), END), "module tag"),
    "endless command line": (information(tag(1, b"exit=qemu"), EXIT, MEMORY, END), "command line tag"),
    "screen without pixels": (bad_screen(width=0), "framebuffer tag"),
    "screen at address 0": (bad_screen(address=0), "is at an impossible address: it is ignored"),
    "pitch too small": (bad_screen(pitch=100), "framebuffer tag"),
    "screen wraps": (bad_screen(address=2**64 - 4096), "framebuffer tag"),
    "colour outside": (bad_screen(colours=(30, 8, 8, 8, 0, 8)), "framebuffer tag"),
    "screen over the kernel": (bad_screen(address=0x200000), "lies over the kernel or a module: no screen"),
    "12 bits a pixel": (bad_screen(bits=12), "framebuffer tag"),
}
for name, (info, part) in IGNORED.items():
    harness.add(f"input {name}", lambda info=info, part=part: check_warned(info, "warning: the", part) and None)


@test("input wrapping memory map")
def wrapping():
    check_warned(information(EXIT, memory_map((0x100000, 0x7e00000, 1), (2**64 - 8192, 2**63, 2)), END),
                 "warning: the memory map's range at 0xffffffffffffe000 wraps around")


@test("input 4,000 memory ranges")
def many_ranges():
    ranges = [(0x100000 + at * 0x4000, 0x2000, 1) for at in range(4000)]
    check_warned(information(EXIT, memory_map(*ranges), END),
                 "warning: the memory map has more than 512 ranges")


@test("input reserved wins over usable")
def overlapping():
    text = check_warned(information(EXIT, memory_map((0x100000, 0x7e00000, 1), (0x1000000, 0x1000, 2)),
                                    END))
    check_has(text, "0x0000000001000000-0x0000000001000fff  reserved", "the map")


@test("input palette framebuffer")
def palette():
    check_warned(information(EXIT, MEMORY, framebuffer(SCREEN_AT, 640, 640, 480, 8, (0,) * 6, kind=0), END),
                 "warning: the framebuffer has a palette", "  screen     80x25 characters")


VGA_TEXT, VGA_TEXT_SIZE = 0xb8000, 0x8000


def text_screen(address=VGA_TEXT, columns=80, rows=25, pitch=None):
    return information(EXIT, MEMORY, framebuffer(address, 2 * columns if pitch is None else pitch, columns, rows, 16,
                                                 (0,) * 6, kind=2), END)


# A screen of characters that is none: before the VGA's memory, over its end, no column, more than any mode has, lines
# that are longer than they are.
for name, info in {"address": text_screen(address=VGA_TEXT - 2), "end": text_screen(address=VGA_TEXT + VGA_TEXT_SIZE - 3998),
                   "width 0": text_screen(columns=0), "width": text_screen(columns=257, rows=1), "height 0": text_screen(rows=0),
                   "height": text_screen(columns=1, rows=257), "pitch": text_screen(pitch=162)}.items():
    harness.add(f"input text screen, {name}", lambda info=info: check_warned(
        info, "warning: no screen: the text screen is not as a PC has one", "  screen     none") and None)


@test("input text screen that fills the VGA's memory, and one without a pitch")
def largest_text_screen():
    for columns, rows, pitch in ((128, 128, None), (80, 25, 0)):
        text = check_warned(text_screen(columns=columns, rows=rows, pitch=pitch), f"  screen     {columns}x{rows} characters")
        check("warning" not in text, text)


@test("input no memory at all")
def no_memory():
    check_warned(information(EXIT, END), "warning: the boot loader says of no memory that it is usable",
                 "  memory     0 KiB usable")


@test("input screen beyond what the CPU can address")
def screen_beyond():
    check_warned(bad_screen(address=1 << 48), "warning: no screen: its memory is beyond what this CPU")


@test("input screen larger than memory")
def screen_too_large():
    """It covers all memory but the kernel and what is below 32 MiB."""
    text = check_warned(bad_screen(width=7680, height=4320, pitch=7680 * 4), "  screen     7680x4320")
    check_has(text, "0x0000000002000000-0x0000000009e8ffff  framebuffer", "the map")


@test("input memory beyond what the CPU can address")
def memory_beyond():
    text = check_warned(information(EXIT, memory_map((0x100000, 0x7e00000, 1), (1 << 32, 1 << 62, 1)), END),
                        "warning: the memory map has memory beyond what this CPU can reach")
    check_has(text, "0x0000000100000000-0x000000ffffffffff  usable", "the map")


@test("input more modules than there is room for")
def many_modules():
    modules = [tag(3, (0x3000000 + 4096 * at).to_bytes(4, "little") +
                   (0x3000000 + 4096 * at + 100).to_bytes(4, "little") + b"module\0") for at in range(22)]
    text = check_warned(information(EXIT, MEMORY, *modules, END),
                        "warning: there are more than 16 modules: 6 are left out")
    check_equal(text.count("  module     0x"), 16, "modules listed")


@test("input command line of 100 kB")
def long_line():
    check_warned(information(command_line("exit=qemu " + "x" * 100_000), MEMORY, END),
                 "warning: the command line is longer than 4095 bytes")


@test("input command line of 4,000 bytes by PVH")
def long_line_pvh():
    """QEMU 7.2's own buffer has 4,096 bytes; with more it destroys the start_info."""
    line = "exit=qemu " + "x" * 3990
    with Machine("pvh", harness.ELF, append=line) as machine:
        check_has(machine.expect_exit(33), f"  command    {line}\n", "what was said")


def picture_from(memory, width, height, pitch, bytes_a_pixel, colours):
    """The picture in a framebuffer's memory, its channels moved to the top of 8 bits."""
    rgb = bytearray()
    for y in range(height):
        for x in range(width):
            at = y * pitch + x * bytes_a_pixel
            value = int.from_bytes(memory[at:at + bytes_a_pixel], "little")
            for position, size in zip(colours[::2], colours[1::2]):
                rgb.append((value >> position & (1 << size) - 1) << 8 - size)
    return screen.Picture(width, height, bytes(rgb))


def drawn(bits, colours, address, memory):
    def body():
        font = screen.Font(harness.FONT)
        rows = 13
        width, height, bytes_a_pixel = 648, rows * font.height, (bits + 7) // 8
        pitch = width * bytes_a_pixel + 64
        info = information(MEMORY, framebuffer(address, pitch, width, height, bits, colours), END)
        with Loaded(info, memory=memory) as machine:
            text = machine.expect(LAST_LINE)
            machine.expect_halt()
            picture = picture_from(machine.memory(address, pitch * height), width, height, pitch,
                                   bytes_a_pixel, colours)
            lines = text.splitlines()[1 - rows:]  # the cursor's line is empty
            check_equal(screen.read_text(picture, font).splitlines(), lines, "the screen")
            machine.quit()
    return body


DEPTHS = {15: (10, 5, 5, 5, 0, 5), 16: (11, 5, 5, 6, 0, 5), 24: RGB888, 32: RGB888}
for bits, colours in DEPTHS.items():
    harness.add(f"input {bits} bits a pixel", drawn(bits, colours, SCREEN_AT, "128"), cost=3)
    harness.add(f"input {bits} bits a pixel above 4 GiB", drawn(bits, colours, 0x140123000, "6G"), cost=3)
