"""figure_facts.py - the numbers and names that figures show: asked of the compiler, of the kernel's ELF file, of the
image, and of the chapters that a figure belongs to."""
import os
import re
import struct
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ELF = os.path.join(ROOT, "build", "pc", "firstlight.elf")
ISO = os.path.join(ROOT, "build", "pc", "firstlight.iso")
PC = "kernel/include kernel/arch/x86/include kernel/arch/x86_64/include services/include".split()
SECTOR, BLOCK = 512, 2048  # bytes: a disk's and a CD's
CHOICES = ("CC", "CFLAGS", "CPATH", "C_INCLUDE_PATH")  # of the environment, for other compilations


class Mistake(Exception):
    """A figure would not be true; one sentence says why."""


def text_of(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def output(*command, typed=None):
    environment = {name: value for name, value in os.environ.items() if name not in CHOICES}
    try:
        done = subprocess.run(command, cwd=ROOT, input=typed, check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, env=environment)
    except FileNotFoundError as reason:
        raise Mistake(f"{command[0]} is missing: scripts/setup installs it") from reason
    if done.returncode:
        raise Mistake(f"{command[0]} fails:\n{done.stderr.rstrip()}")
    return done.stdout


def ask_compiler(headers, expressions):
    """The values of constant expressions in C, as unsigned numbers of 64 bits, for the PC. They leave the compiler in
    strings of its assembly: a number that the program would need may be folded, or be written in any way."""
    source = [f"#include <{header}>" for header in ("stddef.h", *headers)] + ["void ask(void) {"]
    source += [f'__asm__(".ascii \\"fact {i} %c0\\"" :: "i"((unsigned long long)({expression})));'
               for i, expression in enumerate(expressions)] + ["}"]
    made = output("clang", "--target=x86_64-none-elf", "-std=c17", "-ffreestanding", "-mcmodel=kernel", "-DNEEDS_threads", "-DNEEDS_wait",
                  *(f"-I{folder}" for folder in PC), "-S", "-x", "c", "-o", "-", "-", typed="\n".join(source))
    found = {int(i): int(value) % 2**64 for i, value in re.findall(r"fact (\d+) \$?(-?\d+)", made)}
    return [found[i] for i in range(len(expressions))]


def address_map():
    """What arch/address_map.h defines: name -> value."""
    names = re.findall(r"^#define (\w+) ", text_of("kernel/arch/x86_64/include/arch/address_map.h"), re.M)
    return dict(zip(names, ask_compiler(["arch/address_map.h"], names)))


def paging():
    """Entries of a table, and bytes of an entry and of a page."""
    return ask_compiler(["arch/page_table.h"], ["TABLE_ENTRIES", "sizeof(uint64_t)", "PAGE_SIZE"])


def trap_frame():
    """The fields of struct trap_frame: (name, offset in bytes) from the lowest on; and its size."""
    body = re.search(r"^struct trap_frame \{(.*?)^\};", text_of("kernel/arch/x86_64/include/arch/traps.h"), re.M | re.S)
    words = re.sub(r"/\*.*?\*/|\buint64_t\b", "", body.group(1), flags=re.S)
    names = re.findall(r"\w+", words)
    *offsets, size = ask_compiler(["arch/traps.h"], [f"offsetof(struct trap_frame, {name})" for name in names] +
                                  ["sizeof(struct trap_frame)"])
    if offsets != list(range(0, size, 8)):
        raise Mistake("struct trap_frame has fields that are not 8 bytes: the figure of it draws only such")
    return list(zip(names, offsets)), size


def thread_states():
    """What threads_print() calls the states of enum thread_state, in its order: (name, words)."""
    body = re.search(r"enum thread_state \{(.*?)\};", text_of("services/include/services/threads.h"), re.S)
    words = dict(re.findall(r'\[(THREAD_\w+)\] = "(.*?)"', text_of("services/threads/list.c")))
    names = re.findall(r"THREAD_\w+", re.sub(r"/\*.*?\*/", "", body.group(1), flags=re.S))
    values = ask_compiler(["services/threads.h"], names)
    return [(name, words[name]) for _, name in sorted(zip(values, names))]


def in_chapter(name, pattern):
    """What a chapter of the tutorial has the reader type: the first group of a pattern, as a number."""
    found = re.search(pattern, text_of(f"docs/tutorial/{name}.md"), re.M)
    if not found:
        raise Mistake(f"docs/tutorial/{name}.md has no {pattern!r}, which a figure shows")
    return int(found.group(1), 0)


def letter():
    found = re.search(r"letter_a\[16\] = \{(.*?)\}", text_of("docs/tutorial/03-text.md"), re.S)
    return [int(byte, 0) for byte in found.group(1).replace(",", " ").split()]


def board(name, variable):
    return int(re.search(rf"^{variable} := (\d+)$", text_of(f"boards/{name}/board.mk"), re.M).group(1))


def ram(overlay):
    """Where a chip's RAM begins, and how many bytes it has."""
    base, kib = re.search(r"^memory RAM rwx (0x\w+) (\d+)K$", text_of(overlay), re.M).groups()
    return int(base, 0), int(kib) * 1024


def symbols():
    return {name: int(value, 16) for value, _, name in
            (line.split() for line in output("llvm-nm", "--defined-only", ELF).splitlines())}


def segments():
    """What of the kernel is loaded: (address, "r-x") for each segment. System V ABI, "Program Header"."""
    with open(ELF, "rb") as file:
        data = file.read()
    start, size, count = struct.unpack_from("<Q14xHH", data, 32)
    found = []
    for at in range(start, start + size * count, size):
        kind, flags, _, address = struct.unpack_from("<IIQQ", data, at)
        if kind == 1:
            found.append((address, "".join(letter if flags & bit else "-" for letter, bit in zip("rwx", (4, 2, 1)))))
    return sorted(found)


def image_files():
    """The files of the image: path -> offset, in the order of their offsets."""
    lines = output("xorriso", "-no_rc", "-indev", ISO, "-find", "/", "-type", "f", "-exec", "report_lba", "--")
    found = re.findall(r"^File data lba: +0 , +(\d+) , .*, '(.*)'$", lines, re.M)
    return {path: int(block) * BLOCK for block, path in sorted(found, key=lambda file: int(file[0]))}


def image():
    """Where in the image what a firmware looks for leads: name -> offset of a file or structure. Each is found as the
    firmware finds it, and its mark is looked at.

    UEFI Specification, "GPT Header" and "GPT Partition Entry Array"; ECMA-119, "Volume Descriptors"; El Torito
    Bootable CD-ROM Format Specification, "Boot Record Volume Descriptor" and "Booting Catalog"."""
    with open(ISO, "rb") as file:
        data = file.read()
    at = {"boot sector": 0, "GPT": SECTOR, "volume": 16 * BLOCK, "boot record": 17 * BLOCK,
          "backup": len(data) - SECTOR}
    for name, place, mark in (("boot sector", 510, b"\x55\xaa"), ("GPT", 0, b"EFI PART"), ("backup", 0, b"EFI PART"),
                              ("volume", 0, b"\x01CD001"), ("boot record", 7, b"EL TORITO SPECIFICATION")):
        if data[at[name] + place:][:len(mark)] != mark:
            raise Mistake(f"{ISO} has no {name} at byte {at[name]}")
    at["catalog"] = struct.unpack_from("<I", data, at["boot record"] + 71)[0] * BLOCK
    entry = at["catalog"] + 32
    at["CD, BIOS"] = struct.unpack_from("<I", data, entry + 8)[0] * BLOCK
    if data[at["catalog"] + 1] != 0 or data[entry + 33] != 0xef:
        raise Mistake(f"{ISO}: its boot catalog does not name a BIOS first and UEFI second")
    at["CD, UEFI"] = struct.unpack_from("<I", data, entry + 64 + 8)[0] * BLOCK
    # GRUB's boot_hybrid.img has the sector of what it loads, the rest of bios.img after its first block.
    at["disk, BIOS"] = struct.unpack_from("<Q", data, 0x1b0)[0] * SECTOR - BLOCK
    first, count, size = struct.unpack_from("<QII", data, at["GPT"] + 72)
    for entry in range(first * SECTOR, first * SECTOR + count * size, size):
        if data[entry:][:16] == bytes.fromhex("28732ac11ff8d211ba4b00a0c93ec93b"):  # the EFI system partition's type
            at["disk, UEFI"] = struct.unpack_from("<Q", data, entry + 32)[0] * SECTOR
    return at
