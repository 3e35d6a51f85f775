"""mmu_test.py - what is mapped once the app has run: the page tables, walked as the CPU does."""
import re
import struct

import harness
from harness import check, check_equal
from loader import END, KERNEL_BASE, Loaded, information, memory_map
from machine import LAST_LINE, Machine

NEEDS = "elf"  # of make

PAGE = 4096
LARGE_PAGE = 0x200000
DIRECT_MAP = 0xffff800000000000
GIB = 1 << 30


class Mapping:
    def __init__(self, virtual, physical, size, writable, executable, user):
        self.virtual, self.physical, self.size = virtual, physical, size
        self.writable, self.executable, self.user = writable, executable, user


PRESENT, WRITE, USER, LARGE, NX = 1 << 0, 1 << 1, 1 << 2, 1 << 7, 1 << 63
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
                                 bool(allows & USER)))
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


def odd_map(cpu):
    def body():
        with Loaded(information(memory_map(*ODD_MAP), END), extra=["-cpu", cpu]) as machine:
            look(machine, check_direct_map)
    return body


for cpu in ("qemu64", "max"):
    harness.add(f"mmu permissions, {cpu}", halted(cpu, "128", check_permissions))
    harness.add(f"mmu guard pages, {cpu}", halted(cpu, "128", check_guards))
    harness.add(f"mmu direct map, {cpu}", halted(cpu, "128", check_direct_map))
    harness.add(f"mmu direct map of 5 GiB, {cpu}", halted(cpu, "5555", check_high_memory))
    harness.add(f"mmu direct map of a strange memory map, {cpu}", odd_map(cpu))
