"""elf_test.py - what must be true of the kernel's file, whatever it does when it runs."""
import os
import re
import struct
import tempfile

import harness
from harness import check, check_equal, check_has, test

NEEDS = "elf"  # of make

MULTIBOOT2_MAGIC = 0xe85250d6
SEARCHED = 32768  # bytes from the file's start in which GRUB looks
KERNEL_BASE = 0xffffffff80000000
KERNEL_PHYSICAL = 0x200000
KERNEL_WINDOW = 0x200000


def program_headers():
    """(type, offset, virtual, physical, in file, in memory, flags, alignment) of each."""
    code, output = harness.run("llvm-readelf", "--program-headers", "--wide", harness.ELF)
    check_equal(code, 0, output)
    rows = re.findall(r"^ +([A-Z_]+) +((?:0x[0-9a-f]+ +){5})([RWE ]{3}) +(0x[0-9a-f]+)$", output, re.M)
    check(rows, output)
    return [(kind, *(int(n, 16) for n in numbers.split()), flags.replace(" ", ""), int(align, 16))
            for kind, numbers, flags, align in rows]


@test("elf grub-file accepts it")
def grub_file():
    for kind, code in (("--is-x86-multiboot2", 0), ("--is-x86-multiboot", 1)):
        check_equal(harness.run("grub-file", kind, harness.ELF)[0], code, f"grub-file {kind}")


def check_elf(change):
    """What check-elf says about the kernel when some of its bytes are others."""
    with open(harness.ELF, "rb") as file:
        data = bytearray(file.read())
    change(data)
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        path = os.path.join(folder, "elf")
        with open(path, "wb") as file:
            file.write(data)
        return harness.run(harness.CHECK_ELF, path)


def segment_change(kind, offset, value):
    """Writes a number into the header of the first segment of that type."""
    def change(data):
        table, size, count = *struct.unpack_from("<Q", data, 32), *struct.unpack_from("<2H", data, 54)
        at = next(at for at in range(table, table + size * count, size) if data[at] == kind)
        struct.pack_into("<I", data, at + offset, value)
    return change


@test("elf check-elf refuses what no loader would start")
def refused():
    load, note, flags, alignment = 1, 4, 4, 48
    header = struct.pack("<I", MULTIBOOT2_MAGIC)
    multiboot1 = struct.pack("<3I", 0x1badb002, 0, -0x1badb002 & 0xffffffff)

    def put(at, bytes_):
        def change(data):
            data[at:at + len(bytes_)] = bytes_
        return change

    def cut(size):
        def change(data):
            del data[size:]
        return change

    with open(harness.ELF, "rb") as file:
        at = file.read(SEARCHED).find(header)
    cases = [(put(at + 4, b"\1"), "no multiboot2 header"), (put(at + 12, b"\0\0"), "no multiboot2 header"),
             (cut(at + 15), "no multiboot2 header"), (cut(0), "no multiboot2 header"),
             (put(8180, multiboot1), "multiboot1 header"),
             (segment_change(load, flags, 7), "writable and executable"),
             (segment_change(note, alignment, 8), "aligned to 0x8 and must be to 0x4"),
             (segment_change(note, 0, 0), "there must be one PT_NOTE segment, with the PVH note, and there are 0"),
             (segment_change(load, 0, note), "is aligned to"),
             (put(0, b"E"), "no little-endian ELF file"),
             (put(32, b"\xff" * 8), "table of segments does not lie in the file")]
    for change, words in cases:
        code, output = check_elf(change)
        check_equal((code, output.count("\n")), (1, 1), f"{words}: {output}")
        check_has(output, words, "the message")
    for change in (lambda data: None, put(8181, multiboot1), put(8192, multiboot1)):
        check_equal(check_elf(change), (0, ""), "where nothing is wrong")
    check_equal(harness.run(harness.CHECK_ELF)[0], 2, "without arguments")


@test("elf multiboot2 header")
def header():
    """In the first 32 KiB, 8-byte aligned, its checksum right, its tags as long as they say."""
    with open(harness.ELF, "rb") as file:
        data = file.read(SEARCHED)
    at = data.find(struct.pack("<I", MULTIBOOT2_MAGIC))
    check(at >= 0 and at % 8 == 0, f"header at {at}")
    magic, architecture, length, checksum = struct.unpack_from("<4I", data, at)
    check_equal((magic + architecture + length + checksum) & 0xffffffff, 0, "checksum")
    tags, offset = [], 16
    while offset < length:
        kind, flags, size = struct.unpack_from("<HHI", data, at + offset)
        check(size >= 8, f"tag {kind} of size {size}")
        tags.append((kind, flags, size))
        offset += size + -size % 8
    check_equal(offset, length, "sum of the tags")
    entry, screen, modules, movable, end = (3, 0, 12), (5, 1, 20), (6, 0, 8), (10, 1, 24), (0, 0, 8)
    check_equal(tags, [entry, screen, modules, movable, end], "type, flags and size of the tags")


@test("elf PVH note")
def note():
    notes = [row for row in program_headers() if row[0] == "NOTE"]
    check_equal(len(notes), 1, "PT_NOTE segments")
    _, offset, _, _, size, _, _, alignment = notes[0]
    check_equal(alignment, 4, "alignment, by which QEMU steps from note to note")
    with open(harness.ELF, "rb") as file:
        file.seek(offset)
        data = file.read(size)
    entry = harness.symbols(harness.ELF)["pvh_entry"] - KERNEL_BASE
    check_equal(data, struct.pack("<III4sIII", 4, 12, 19, b"Xen\0", 0x200000, 0x200000, 0xffffffff) +
                struct.pack("<III4sI", 4, 4, 18, b"Xen\0", entry), "the notes")


@test("elf segments")
def segments():
    loads = [row for row in program_headers() if row[0] == "LOAD"]
    check_equal([row[6] for row in loads], ["R", "RE", "RW"], "permissions")
    previous_end = KERNEL_BASE + KERNEL_PHYSICAL
    for kind, _, virtual, physical, _, size, _, _ in loads:
        check_equal(virtual - physical, KERNEL_BASE, "distance of link and load address")
        check(virtual >= previous_end and virtual % 4096 == 0, f"segment at {virtual:#x}")
        previous_end = virtual + size
    check(previous_end <= KERNEL_BASE + KERNEL_PHYSICAL + KERNEL_WINDOW, f"end at {previous_end:#x}")


def disassembly():
    code, output = harness.run("llvm-objdump", "-d", "--no-show-raw-insn", harness.ELF)
    check_equal(code, 0, output)
    return output


@test("elf no SSE, x87 or MMX instruction")
def no_sse():
    text = disassembly()
    check_has(text, "<_start>:", "the disassembly")
    registers = re.findall(r".*%(?:[xyz]mm\d|mm\d|st\b).*", text)
    x87 = re.findall(r"^\w+:\s+(?:f\w+|emms)\b.*", text, re.M)  # those that name no register
    check_equal(registers + x87, [], "instructions")


NUMBER = r"(0x[0-9a-f]+|\d+)"  # llvm-objdump writes hexadecimal from LLVM 16 on, decimal before


@test("elf no red zone")
def no_red_zone():
    """Nothing is stored below the stack pointer, where an interrupt would write over it."""
    text = disassembly()
    below = re.findall(rf".*-{NUMBER}\(%rsp\b.*", text)
    check_equal(below, [], "instructions")
    framed = re.findall(r"<(\w+)>:\n\S+\s+pushq\s+%rbp\n\S+\s+movq\s+%rsp, %rbp\n(.*?)(?:\n\n|$)", text, re.S)
    check(len(framed) > 100, f"{len(framed)} functions with a frame pointer")
    local = 0  # functions that have something there: none would mean that this does not read what is printed
    for name, body in framed:
        deepest = max((int(number, 0) for number in re.findall(rf"-{NUMBER}\(%rbp", body)), default=0)
        made = 8 * len(re.findall(r"\spushq\s", body)) + sum(int(number, 0) for number in
                                                              re.findall(rf"subq\s+\${NUMBER}, %rsp", body))
        check(deepest <= made, f"{name} uses {deepest} bytes of its stack and makes room for {made}")
        local += deepest > 0
    check(local > 20, f"{local} functions with something on their stack")


def body_of(text, name):
    """The instructions of each function of that name, without addresses."""
    bodies = re.findall(rf"<{re.escape(name)}>:\n(.*?)(?:\n\n|$)", text, re.S)
    check(bodies, f"no {name} in the disassembly")
    return [[" ".join(line.split(":", 1)[1].split()) for line in body.splitlines()] for body in bodies]


@test("elf what a CPU insists on and emulators forgive")
def order():
    """Intel SDM volume 3, "Initializing IA-32e Mode": PAE, the tables, LME, then paging. What is drawn is drained
    from the write-combining buffers before it counts as shown. And ("Caching Paging Information") a CPU may remember the
    way through a page table: that is forgotten after the table is out of the way and before it is given back."""
    text = disassembly()
    steps = [line for line in body_of(text, "entry32.enter")[0] if re.search(r"%cr\d$|msr$", line)]
    check_equal(steps, ["movq %rax, %cr4", "movq %rax, %cr3", "rdmsr", "wrmsr", "movq %rax, %cr0"], "the way to long mode")
    finishes = [body for body in body_of(text, "finish") if "sfence" in body]
    check_equal(len(finishes), 2, "finish() with an sfence: the framebuffer's and the text screen's")
    for body in finishes:
        outs = [at for at, line in enumerate(body) if line.startswith("out")]
        check(not outs or body.index("sfence") < outs[0], "the cursor moves before the text is written")
    gives = body_of(text, "give_table" if "<give_table>:" in text else "page_table_prune")[0]
    gives = [line.replace("$0x0, ", "$0, ") for line in gives]  # as LLVM 21 prints it
    steps = [step for line in gives for step in ("movq $0, (", ", %cr3", "<page_free>") if step in line]
    check_equal(steps, ["movq $0, (", ", %cr3", "<page_free>"], "the way of a page table back")
    for body, last in ((body_of(text, "mmu_init")[0], "<boot_pml4>"),
                       (body_of(text, "trim_low" if "<trim_low>:" in text else "arch_memory_init")[0], "<memset>")):
        changes = [at for at, line in enumerate(body) if last in line]
        check(any(line.endswith(", %cr3") for line in body[max(changes):]), f"what was mapped is not forgotten: {body}")


@test("elf memset and its like do not call themselves")
def no_recursion():
    text = disassembly()
    for name in ("memcpy", "memmove", "memset", "memcmp"):
        body = re.search(rf"<{name}>:\n(.*?)\n\n", text, re.S).group(1)
        check(not re.search(r"(?:call|j)\w*\s+\S+ <mem\w+>", body), f"{name}:\n{body}")


@test("elf no undefined or unknown section")
def sections():
    code, output = harness.run("llvm-readelf", "--sections", "--wide", harness.ELF)
    check_equal(code, 0, output)
    allocated = [row[0] for row in re.findall(r"^ +\[ *\d+\] (\S+) .* ([A-Z]+) +\d+ +\d+ +\d+$", output, re.M)
                 if "A" in row[1]]
    check_equal(allocated, [".rodata", ".note.gnu.build-id", ".note.pvh", ".text", ".data", ".bss", ".stacks"], "sections")


@test("elf hello links no service that it does not use")
def no_unused_service():
    """mmu_map() is there: boards/pc/xen_console.c maps its ring, which is not RAM, by it."""
    linked = harness.symbols(harness.ELF)
    services = ("irq_set_handler", "board_irq_unmask", "trap_set_stack", "mmu_protect",
                "apic_enable_extint", "board_timer_start", "board_led", "frames_take")
    check_equal([name for name in services if name in linked], [], "services in the image of hello")
