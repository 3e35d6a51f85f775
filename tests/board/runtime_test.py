"""runtime_test.py - what the compiler calls for ARMv6-M, run on QEMU's micro:bit at every -O.

tests/board/runtime/program.c is linked with aeabi.c, divide.c and string.c, and compares with
tables that are made here. Apart from that, what calls what is looked at: an operator must call the
function that it is meant to test, and no function may come round to itself.
"""
from functools import lru_cache, partial
import itertools
import os
import random
import re
import shutil
import tempfile

import harness
from harness import check, check_equal, run, Skip, test

NEEDS = ""

LEVELS = ("-O0", "-O1", "-Os", "-Oz", "-O2")
WITHOUT_NAMES = "-DWITHOUT_NAMES"  # program.c makes no call but by operators
SOURCES = ("tests/board/runtime/program.c", "kernel/runtime/aeabi.c", "kernel/runtime/divide.c",
           "kernel/lib/string.c")
C = ("clang", "-std=c17", "-ffreestanding", "-fno-builtin", "-ffunction-sections", "-fdata-sections",
     "-Ikernel/include", "-Ikernel/arch/arm-m/include", "-Wall", "-Wextra", "-Werror")
ARM = ("--target=thumbv6m-unknown-none-eabi", "-mcpu=cortex-m0")
RISCV = ("--target=riscv32-unknown-none-elf", "-march=rv32i", "-mabi=ilp32")
QEMU = ("qemu-system-arm", "-M", "microbit", "-nographic", "-kernel")
PASSED, PANICKED = 0, 4  # machine.c has the same

LINKER_SCRIPT = """
SECTIONS {
    . = 0;
    .text : { KEEP(*(.vectors)) *(.text .text.*) *(.rodata .rodata.*) }
    . = 0x20000000;
    .data : { *(.data .data.*) }
    .bss : { *(.bss .bss.*) }
    /DISCARD/ : { *(.ARM.exidx*) }
}
ASSERT(SIZEOF(.text) <= 0x40000, "the tables are too large for the micro:bit's flash")
"""

# ---- The tables -----------------------------------------------------------------------------


def signed(value, bits):
    value &= (1 << bits) - 1
    return value - (value >> bits - 1 << bits)


def divided(left, right):
    """Quotient and remainder as C has them: rounded towards zero. The overflow wraps."""
    quotient = abs(left) // abs(right)
    quotient = -quotient if (left < 0) != (right < 0) else quotient
    return quotient, left - quotient * right


def words(*values):
    """64-bit values in registers, the low word first."""
    return [word for value in values for word in (value & 0xffffffff, value >> 32 & 0xffffffff)]


def edges(bits):
    powers = [1 << bit for bit in range(0, bits, 8)] + [1 << bits - 1]
    values = {value for power in powers for value in (power - 1, power, power + 1)} | {3, 10, 1000}
    return sorted({value & (1 << bits) - 1 for edge in values for value in (edge, -edge)})


def pairs(bits, count):
    """Edges with edges, as far as `count` allows, and as many of any magnitude."""
    chance = random.Random(bits)
    every = list(itertools.product(edges(bits), repeat=2))
    yield from every if len(every) <= count else chance.sample(every, count)
    for _ in range(count):
        yield tuple(chance.getrandbits(chance.randint(1, bits)) for _ in range(2))


def division_rows(bits, is_signed):
    pack = words if bits == 64 else lambda *values: [value & 0xffffffff for value in values]
    least = 1 << bits - 1
    for left, right in [(least, (1 << bits) - 1), (least, 1), (least, least), *pairs(bits, 200)]:
        if right == 0:
            continue
        a, b = (signed(left, bits), signed(right, bits)) if is_signed else (left, right)
        yield pack(left, right), pack(*divided(a, b))


def product_rows():
    for left, right in pairs(64, 200):
        yield words(left, right), words(left * right)


def comparison_rows(is_signed):
    for left, right in [*pairs(64, 200), *((edge, edge) for edge in edges(64))]:
        a, b = (signed(left, 64), signed(right, 64)) if is_signed else (left, right)
        yield words(left, right), [(a > b) - (a < b) & 0xffffffff]


def shift_rows(shift):
    for value in (1, 0x8000000000000000, 0x123456789abcdef0, 0xfedcba9876543210, (1 << 64) - 1, 0):
        for count in range(64):
            yield words(value, count), words(shift(value, count))


def leading_zeros_rows():
    for value, _ in [(0, 0), (1, 1), *pairs(32, 200)]:
        yield [value], [32 - value.bit_length()]


# name, without its prefix: how many words come back, and the rows of what goes in and comes back.
CASES = {
    "uidiv": (1, partial(division_rows, 32, False)),
    "idiv": (1, partial(division_rows, 32, True)),
    "uidivmod": (2, partial(division_rows, 32, False)),
    "idivmod": (2, partial(division_rows, 32, True)),
    "uldivmod": (4, partial(division_rows, 64, False)),
    "ldivmod": (4, partial(division_rows, 64, True)),
    "lmul": (2, product_rows),
    "llsl": (2, partial(shift_rows, lambda value, count: value << count)),
    "llsr": (2, partial(shift_rows, lambda value, count: value >> count)),
    "lasr": (2, partial(shift_rows, lambda value, count: signed(value, 64) >> count)),
    "ulcmp": (1, partial(comparison_rows, False)),
    "lcmp": (1, partial(comparison_rows, True)),
    "clzsi2": (1, leading_zeros_rows),
}
DIVISIONS = ("uidiv", "idiv", "uidivmod", "idivmod", "uldivmod", "ldivmod")

BLOCK = bytes(offset * 7 + 1 & 0xff for offset in range(176))
WHOLE = 72  # the size that has an operator
SIZES = (*range(20), 24, 31, 32, 33, WHOLE)


def sum_of(block):
    """As program.c has it."""
    total = 2166136261
    for byte in block:
        total = (total ^ byte) * 16777619 & 0xffffffff
    return total


def memory_row(to, source, size, value, part):
    return to, source, size, value, sum_of(BLOCK[:to] + part + BLOCK[to + size:])


def offsets(step):
    return range(0, max(4, 2 * step), step)


def copy_rows(step):
    for a, b, size in itertools.product(offsets(step), offsets(step), SIZES):
        for to, source in ((88 + a, b), (a, 88 + b)):
            yield memory_row(to, source, size, 0, BLOCK[source:source + size])


def move_rows(step):
    for distance, size in itertools.product((-24, -17, -8, -5, -4, -1, 0, 1, 3, 8, 16, 24), SIZES):
        if distance % step == 0:
            yield memory_row(24 + distance, 24, size, 0, BLOCK[24:24 + size])


def set_rows(step, values):
    for to, size, value in itertools.product(offsets(step), SIZES, values):
        yield memory_row(8 + to, 0, size, value, bytes([value & 0xff]) * size)


MEMORY_CASES = {}
for suffix, step in (("", 1), ("4", 4), ("8", 8)):
    MEMORY_CASES[f"memcpy{suffix}"] = ("COPY", partial(copy_rows, step))
    MEMORY_CASES[f"memmove{suffix}"] = ("COPY", partial(move_rows, step))
    MEMORY_CASES[f"memset{suffix}"] = ("SET", partial(set_rows, step, (0, 0x5a, 0xffffff81)))
    MEMORY_CASES[f"memclr{suffix}"] = ("CLEAR", partial(set_rows, step, (0,)))


# Accesses at any address: bytes, and whether it writes. Newer compilers call them, where they compile for size.
UNALIGNED_CASES = {"uread4": ("4, 0", ()), "uread8": ("8, 0", ()), "uwrite4": ("4, 1", ()), "uwrite8": ("8, 1", ())}
OFFSETS = 16  # of each, in program.c


def full_name(name):
    return ("__" if name == "clzsi2" else "__aeabi_") + name


def braces(values):
    return "{" + ", ".join(f"{value:#x}" for value in values) + "}"


def macro(name, cases):
    """The C macro that calls X with prefix, name and what else there is of each case."""
    lines = [f"    X({full_name(case)[:-len(case)]}, {case}, {more})"
             for case, (more, _) in cases.items()]
    return f"#define {name}(X) \\\n" + " \\\n".join(lines) + "\n"


@lru_cache(maxsize=None)
def tables():
    """tables.h, and how many calls are made of it by name and by operator."""
    text = macro("CASES", CASES) + macro("MEMORY_CASES", MEMORY_CASES) + macro("UNALIGNED_CASES", UNALIGNED_CASES)
    by_name = by_operator = len(UNALIGNED_CASES) * OFFSETS
    for name, (_, rows) in CASES.items():
        lines = [f"    {{{braces(before)}, {braces(after)}}},\n" for before, after in rows()]
        text += f"static const struct row rows_{name}[] = {{\n{''.join(lines)}}};\n"
        by_name += len(lines)
        by_operator += len(lines)
    for name, (_, rows) in MEMORY_CASES.items():
        rows = list(rows())
        lines = [f"    {{{to}, {source}, {size}, {byte:#x}, {total:#x}}},\n"
                 for to, source, size, byte, total in rows]
        text += f"static const struct memory_row rows_{name}[] = {{\n{''.join(lines)}}};\n"
        by_name += len(rows)
        by_operator += sum(size == WHOLE for _, _, size, _, _ in rows)
    return text, by_name, by_operator


# ---- The program ----------------------------------------------------------------------------


def succeed(*command):
    code, output = run(*command)
    check_equal(code, 0, f"{' '.join(command)}\n{output}")
    return output


def build(folder, level):
    """Returns the ELF."""
    def path(name):
        return os.path.join(folder, name)

    with open(path("tables.h"), "w", encoding="ascii") as file:
        file.write(tables()[0])
    with open(path("script.ld"), "w", encoding="ascii") as file:
        file.write(LINKER_SCRIPT)
    objects = []
    for source in SOURCES:
        objects.append(path(os.path.basename(source) + ".o"))
        succeed(*C, *ARM, *level.split(), "-I" + folder, "-c", source, "-o", objects[-1])
    succeed("ld.lld", "--gc-sections", "-T", path("script.ld"), *objects, "-o", path("program.elf"))
    return path("program.elf")


def boot(elf, argument=None):
    option = f"enable=on,target=native,arg={argument or 'all'}"
    return run(*QEMU, elf, "-semihosting-config", option, timeout=30)


def calls(elf):
    """Each function's name -> the names of what it calls."""
    graph, names, name = {}, {}, None
    labels = re.findall(r"^([0-9a-f]+) [A-Za-z] (\S+)$", succeed("llvm-nm", elf), re.M)
    for address, label in labels:
        names.setdefault(int(address, 16), set()).add(label)
    for line in succeed("llvm-objdump", "-d", "--no-show-raw-insn", elf).splitlines():
        if start := re.match(r"[0-9a-f]+ <(\S+)>:$", line):
            name = start.group(1)
            graph[name] = set()
        elif call := re.search(r"\tbl\s+0x([0-9a-f]+) <", line):
            graph[name] |= names[int(call.group(1), 16)]
    for labels in names.values():  # one function has several names: the listing shows one
        for label in labels:
            graph.setdefault(label, set().union(*(graph.get(other, ()) for other in labels)))
    return graph


def reached(graph, name):
    """What a call of the function can come to."""
    seen, waiting = set(), [name]
    while waiting:
        new = graph.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen


def check_operators(graph, level):
    """Each operator calls the function that it stands for, but those that clang does in place."""
    in_place = ("ulcmp", "lcmp") + (("clzsi2",) if level == "-O0" else ())
    for name in [*CASES, *MEMORY_CASES]:
        called = graph.get(f"operator_{name}", ())
        check(full_name(name) in called or name in in_place,
              f"the operator for {name} calls only {sorted(called)}")


def check_endings(graph):
    """No function in the three files comes round to itself: it would never return."""
    for name in [*map(full_name, [*CASES, *MEMORY_CASES, *UNALIGNED_CASES]), "__aeabi_idiv0", "__aeabi_ldiv0"]:
        for function in {name} | reached(graph, name):
            check(function not in reached(graph, function),
                  f"{name} comes to {function}, which calls itself")


def level_test(level):
    def body():
        if not shutil.which(QEMU[0]):
            raise Skip("needs QEMU for Arm: 'make setup' installs it")
        with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
            elf = build(folder, level)
            graph = calls(elf)
            check_operators(graph, level)
            check_endings(graph)
            code, output = boot(elf)
            check_equal(code, PASSED, f"exit code of the tables\n{output}")
            _, by_name, by_operator = tables()
            count = by_operator + (0 if WITHOUT_NAMES in level else by_name)
            check_equal(output, f"calls {count:08x}\n", "what the tables print")
            by_zero = [f"operator {name}" for name in DIVISIONS]
            if WITHOUT_NAMES not in level:
                by_zero += [f"name {name}" for name in (*DIVISIONS, "idiv0", "ldiv0")]
            for words in by_zero:
                code, output = boot(elf, words)
                check_equal((code, output), (PANICKED, "panic: division by zero\n"), words)
            return f"{count} calls"
    return body


for a_level in (*LEVELS, "-Oz -flto", "-Oz -flto " + WITHOUT_NAMES):
    harness.add(f"board runtime {a_level}", level_test(a_level), cost=5)


@test("board runtime divide.c on RV32I", cost=2)
def portable():
    """A CPU without multiplication: what divide.c leaves to the port is that, and the panic."""
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        for level in LEVELS:
            output = os.path.join(folder, "divide.o")
            succeed(*C, *RISCV, level, "-c", "kernel/runtime/divide.c", "-o", output)
            missing = succeed("llvm-nm", "--undefined-only", "--format=posix", output)
            check_equal(re.findall(r"^(\S+) U", missing, re.M), ["__mulsi3", "panic_at"], level)
