"""mmu_test.py - what is mapped once the app has run: the page tables, walked as the CPU does."""
import re
import struct

import harness
from harness import check, check_equal
from loader import END, KERNEL_BASE, Loaded, framebuffer, information, memory_map
from machine import LAST_LINE, Machine

NEEDS = "elf"  # of make

PAGE = 4096
LARGE_PAGE = 0x200000
DIRECT_MAP = 0xffff800000000000
GIB = 1 << 30


class Mapping:
    def __init__(self, virtual, physical, size, writable, executable, user, caching):
        self.virtual, self.physical, self.size = virtual, physical, size
        self.writable, self.executable, self.user = writable, executable, user
        self.caching = caching  # of a page of 4 KiB: PAT4, or 0


PRESENT, WRITE, USER, LARGE, NX = 1 << 0, 1 << 1, 1 << 2, 1 << 7, 1 << 63
WRITE_THROUGH, CACHE_DISABLE, PAT4 = 1 << 3, 1 << 4, 1 << 7
ADDRESS = 0x000ffffffffff000


def walk(machine, table, level=4, virtual=0, allowed=WRITE | USER, denied=0):
    """All that the tables map; permissions as the CPU combines them on the way down."""
    found = []
    entries = struct.unpack("<512Q", machine.memory(table, PAGE))
    for index, entry in enumerate(entries):
        if not entry & PRESENT:
            continue
        size = PAGE << 9 * (level - 1)
        at = virtual + index * size
        if level == 4 and index >= 256:
            at |= 0xffff << 48
        allows, denies = allowed & entry, denied | entry & NX
        if level == 1 or (level < 4 and entry & LARGE):
            found.append(Mapping(at, entry & ADDRESS & -size, size, bool(allows & WRITE), not denies,
                                 bool(allows & USER),
                                 entry & (WRITE_THROUGH | CACHE_DISABLE | (PAT4 if level == 1 else 0))))
        else:
            found += walk(machine, entry & ADDRESS, level - 1, at, allows, denies)
    return found


def mappings(machine):
    registers = machine.monitor("info registers")
    return walk(machine, int(re.search(r"CR3=([0-9a-f]+)", registers).group(1), 16))


def look(machine, body):
    machine.expect(LAST_LINE)
    machine.expect_halt()
    body(mappings(machine), harness.symbols(harness.ELF), machine.serial())
    machine.quit()


def halted(cpu, memory, body):
    def test_body():
        with Machine("pvh", harness.ELF, memory=memory, extra=["-cpu", cpu]) as machine:
            look(machine, body)
    return test_body


def check_permissions(found, symbol, _):
    check(not [m for m in found if m.virtual < 1 << 47], "something is mapped in the low half")
    both = [hex(m.virtual) for m in found if m.writable and m.executable]
    check_equal(both, [], "writable and executable memory")
    check(not [m for m in found if m.user], "memory that user code may touch")
    executable = sorted(m.virtual for m in found if m.executable)
    text = list(range(symbol["text_start"], symbol["data_start"], PAGE))
    check_equal(executable, text, "executable pages: exactly the text")
    at = {m.virtual: m for m in found}
    for page in range(symbol["image_start"], symbol["text_start"], PAGE):
        check(not at[page].writable, f"rodata at {page:#x} is writable")
    for page in text:
        check(not at[page].writable, f"text at {page:#x} is writable")


def check_guards(found, symbol, _):
    mapped = {m.virtual for m in found}
    size = PAGE + 16384
    for guard in range(symbol["stacks"], symbol["stacks"] + 4 * size, size):
        direct = guard - KERNEL_BASE + DIRECT_MAP
        check(guard not in mapped and direct not in mapped, f"the guard page {guard:#x} is mapped")
        check(guard + PAGE in mapped, f"the stack above {guard:#x} is not mapped")


def large_pages_with_ram(greeting):
    """Of 2 MiB, by their addresses, from the memory map that the greeting shows."""
    ranges = re.findall(r"^ +0x([0-9a-f]{16})-0x([0-9a-f]{16})  (.*)$", greeting, re.M)
    return {page for base, last, kind in ranges if kind not in ("reserved", "defective", "framebuffer")
            for page in range(int(base, 16) // LARGE_PAGE, int(last, 16) // LARGE_PAGE + 1)}


def check_direct_map(found, symbol, greeting):
    """Physical p is at DIRECT_MAP + p, in pages of 2 MiB or 1 GiB, and these are all that have RAM;
    where the image is, page by page."""
    direct = [m for m in found if m.virtual >> 47 == DIRECT_MAP >> 47 and m.virtual < DIRECT_MAP + (1 << 46)]
    check(all(m.virtual - DIRECT_MAP == m.physical for m in direct), "the direct map is not direct")
    check(all(m.writable for m in direct if m.size > PAGE), "RAM in the direct map is not writable")
    small = {m.physical // LARGE_PAGE for m in direct if m.size == PAGE}
    check_equal(small, {(symbol["image_start"] - KERNEL_BASE) // LARGE_PAGE}, "2 MiB mapped page by page")
    mapped = {page for m in direct for page in range(m.physical // LARGE_PAGE,
                                                      (m.physical + m.size - 1) // LARGE_PAGE + 1)}
    expected = large_pages_with_ram(greeting)
    check(len(expected) > 2, f"no memory map in the greeting:\n{greeting}")
    wrong = sorted(mapped ^ expected)
    check(not wrong, "mapped without RAM, or RAM that is not mapped: " +
          ", ".join(f"{page * LARGE_PAGE:#x}" for page in wrong[:10]))
    return direct


def check_high_memory(found, symbol, greeting):
    """On a pc 3 GiB are below the hole, the others from 4 GiB on; their end is in the middle of a page
    of 2 MiB, and of one of 1 GiB."""
    direct = check_direct_map(found, symbol, greeting)
    addresses = {m.physical for m in direct}
    for address in (0, 0x400000, 3 * GIB - LARGE_PAGE, 4 * GIB):
        check(address in addresses, f"RAM at {address:#x} is not mapped")
    for address in (3 * GIB + LARGE_PAGE, 0xfee00000, 7 * GIB):
        check(address not in addresses, f"{address:#x} is mapped and no RAM")


# RAM (of which the machine has but the first) that begins and ends anywhere, in a page of 2 MiB and of
# 1 GiB, beside what is not RAM; across 4 GiB; and with whole pages in between.
MIB = 1 << 20
ODD_MAP = [(0, 0x9fc00, 1), (MIB, 119 * MIB, 1), (120 * MIB, 3 * MIB, 2), (123 * MIB, MIB, 3), (3 * GIB - MIB, 4096, 1),
           (4 * GIB - 3 * MIB, 7 * MIB, 1), (5 * GIB + 5 * MIB, 2 * GIB, 1), (7 * GIB + 5 * MIB, 4096, 2),
           (7 * GIB + 6 * MIB, 1018 * MIB + 4096, 4), (10 * GIB, 3 * GIB, 1)]


SCREEN = 121 * MIB
WIDTH, HEIGHT, PIXEL = 640, 480, 4
DEVICE_MAP = 0xffffc00000000000


def check_screen(found, symbol, greeting):
    """A screen is mapped write-combining, and nothing else is mapped beside it or as it is."""
    check_direct_map(found, symbol, greeting)
    pages = range(0, WIDTH * HEIGHT * PIXEL, PAGE)
    screen = {(DEVICE_MAP + page, SCREEN + page, PAGE, True, False, PAT4) for page in pages}
    got = {(m.virtual, m.physical, m.size, m.writable, m.executable, m.caching) for m in found
           if m.caching or m.virtual >> 32 == DEVICE_MAP >> 32}
    check_equal(got ^ screen, set(), "what is mapped as a screen is, or should be")


def odd_map(cpu):
    def body():
        screen = framebuffer(SCREEN, WIDTH * PIXEL, WIDTH, HEIGHT, 8 * PIXEL, (16, 8, 8, 8, 0, 8))
        with Loaded(information(memory_map(*ODD_MAP), screen, END), extra=["-cpu", cpu]) as machine:
            look(machine, check_screen)
    return body


# RAM that begins a page above 4 GiB, and RAM that takes more than the 36 bits of an address that a CPU has which
# does not say how many. The last leaf of this CPU is the one that says it.
HIGH_MAP = [(0, 0x9fc00, 1), (MIB, 119 * MIB, 1), (4 * GIB + PAGE, PAGE, 1), (100 * GIB, GIB, 1)]


@harness.test("mmu direct map above 4 GiB and above 64 GiB, of a CPU whose last leaf has the width of addresses")
def high_map():
    def check_high(found, symbol, greeting):
        addresses = {m.physical for m in check_direct_map(found, symbol, greeting)}
        check({4 * GIB, 100 * GIB} < addresses and "cannot reach" not in greeting, f"not all is mapped:\n{greeting}")

    with Loaded(information(memory_map(*HIGH_MAP), END), extra=["-cpu", "qemu64,xlevel=0x80000008"]) as machine:
        look(machine, check_high)


@harness.test("mmu direct map of a range from the image to above 4 GiB")
def crossing_map():
    def check_image(found, symbol, greeting):
        check_direct_map(found, symbol, greeting)
        check_guards(found, symbol, greeting)

    with Loaded(information(memory_map((0, 0x9fc00, 1), (MIB, 5 * GIB, 1)), END), extra=["-cpu", "max"]) as machine:
        look(machine, check_image)


@harness.test("mmu direct map without memory for its tables: what is not mapped is not used")
def no_tables():
    def check_used(found, symbol, greeting):
        check(greeting.startswith("warning: there is no memory for page tables left: some memory is not used\n"), greeting)
        check(re.search(r"^ +0x0000000100000000-0x[0-9a-f]{16}  reserved$", greeting, re.M), greeting)
        mapped = {page for m in found if m.virtual >> 46 == DIRECT_MAP >> 46 for page in range(
            m.physical // LARGE_PAGE, (m.physical + m.size - 1) // LARGE_PAGE + 1)}
        check(large_pages_with_ram(greeting) <= mapped, f"RAM that is not mapped:\n{greeting}")

    few_pages = memory_map((MIB, 8 * PAGE, 1), (4 * GIB, 60 * GIB, 1))
    with Loaded(information(few_pages, END), extra=["-cpu", "qemu64"]) as machine:
        look(machine, check_used)


for cpu in ("qemu64", "max"):
    harness.add(f"mmu permissions, {cpu}", halted(cpu, "128", check_permissions))
    harness.add(f"mmu guard pages, {cpu}", halted(cpu, "128", check_guards))
    harness.add(f"mmu direct map, {cpu}", halted(cpu, "128", check_direct_map))
    harness.add(f"mmu direct map of 5 GiB, {cpu}", halted(cpu, "5555", check_high_memory))
    harness.add(f"mmu direct map of a strange memory map, {cpu}", odd_map(cpu))
