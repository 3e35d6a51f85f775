"""mmu_test.py - what is mapped once the app has run: the page tables, walked as the CPU does."""
import re
import struct

import harness
from harness import check, check_equal
from loader import KERNEL_BASE
from machine import LAST_LINE, Machine

PAGE = 4096
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


def halted(cpu, memory, body):
    def test_body():
        with Machine("pvh", harness.ELF, memory=memory, extra=["-cpu", cpu]) as machine:
            machine.expect(LAST_LINE)
            machine.expect_halt()
            body(mappings(machine), harness.symbols(harness.ELF))
            machine.quit()
    return test_body


def check_permissions(found, symbol):
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


def check_guards(found, symbol):
    mapped = {m.virtual for m in found}
    size = PAGE + 16384
    for guard in range(symbol["stacks"], symbol["stacks"] + 4 * size, size):
        direct = guard - KERNEL_BASE + DIRECT_MAP
        check(guard not in mapped and direct not in mapped, f"the guard page {guard:#x} is mapped")
        check(guard + PAGE in mapped, f"the stack above {guard:#x} is not mapped")


def check_direct_map(found, _):
    direct = [m for m in found if m.virtual >> 47 == DIRECT_MAP >> 47 and m.virtual < DIRECT_MAP + (1 << 46)]
    check(all(m.virtual - DIRECT_MAP == m.physical for m in direct), "the direct map is not direct")
    return direct


def check_high_memory(found, symbol):
    """5 GiB on a pc: 3 GiB below the hole, 2 GiB from 4 GiB on."""
    addresses = {m.physical for m in check_direct_map(found, symbol)}
    for address in (0, 0x400000, 3 * GIB - 0x200000, 4 * GIB, 5 * GIB):
        check(address in addresses, f"RAM at {address:#x} is not mapped")
    for address in (3 * GIB + 0x200000, 0xfee00000, 6 * GIB):
        check(address not in addresses, f"{address:#x} is mapped and no RAM")


for cpu in ("qemu64", "max"):
    harness.add(f"mmu permissions, {cpu}", halted(cpu, "128", check_permissions))
    harness.add(f"mmu guard pages, {cpu}", halted(cpu, "128", check_guards))
    harness.add(f"mmu direct map, {cpu}", halted(cpu, "128", check_direct_map))
    harness.add(f"mmu direct map of 5 GiB, {cpu}", halted(cpu, "5G", check_high_memory))
