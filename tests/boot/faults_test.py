"""faults_test.py - media that cannot be read, images that are cut short, kernels with wrong bits: a
person is told so, by the firmware, by GRUB, by QEMU or by us. Each test says what there is to see."""
import os
import re
import struct
import tempfile

import harness
from changed_image import (BLOCK, KERNEL, SECTOR, Faulty, bios_image, copy_of, image_with, in_uefi_programs, kernel_file,
                           place, words)
from greeting import check_greeting
from harness import add, check_equal, test
from machine import LAST_LINE, Machine

NEEDS = "iso"  # of make

CANNOT_START = "firstlight cannot start: "
DAMAGED = CANNOT_START + ("its kernel cannot be read, or is not what was written. Write the image to the "
                          "medium again, or take another one. Press Enter for GRUB's menu.")
NOT_TAKEN = CANNOT_START + ("GRUB does not take its kernel, and says why above. If it is out of memory: firstlight "
                            "needs 3 MiB. If not: Write the image to the medium again, or take another one. Press "
                            "Enter for GRUB's menu.")
NOT_BUILT = CANNOT_START + ("its kernel is not what was built. Write the image to the medium again, or take another "
                            "one. Press a key to go back to the firmware.")


# ---- Sectors that cannot be read -------------------------------------------------------------


def unreadable(offset, work):
    """The image, for QEMU; the sector with this byte fails whenever it is read: QEMU, "blkdebug"."""
    path = os.path.join(work, "errors")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'[inject-error]\nevent = "read_aio"\nerrno = "5"\nonce = "off"\n'
                   f'sector = "{offset // SECTOR}"\n')
    return f"blkdebug:{path}:{harness.ISO}"


def in_kernel():
    offset, size = place(KERNEL)
    return offset + size // 2


def in_grub():
    return bios_image() + 4 * BLOCK  # after what the BIOS itself reads


def cannot_read(via, where, see):
    def body():
        with tempfile.TemporaryDirectory() as work:
            with Faulty(via, unreadable(where(), work)) as machine:
                see(machine)
    return body


def sees(pattern):
    def see(machine):
        machine.expect_screen(pattern)
        machine.quit()
    return see


for name, via, where, see in (
        ("USB, boot sector", "usb", lambda: 0, sees("No bootable device")),
        ("USB, GRUB", "usb", in_grub, sees("Read Error|Disk Error|grub( rescue)?>")),
        ("USB, kernel", "usb", in_kernel, lambda machine: machine.expect_refusal(
            DAMAGED, "READ ERROR", "error: ")),
        ("CD, volume descriptor", "iso", lambda: 16 * BLOCK, sees("grub( rescue)?>")),
        # SeaBIOS does not tell GRUB of the error: what GRUB gets is what was in memory.
        ("CD, kernel", "iso", in_kernel, lambda machine: machine.expect_refusal(DAMAGED, "HASH MISMATCH"))):
    add(f"faults unreadable: {name}", cannot_read(via, where, see), cost=3)


@test("faults bits: kernel, UEFI", cost=9, timeout=180)
def uefi_wrong_bit():
    """In a sentence on the screen and the serial port, where the firmware shows it; a key ends it."""
    with tempfile.TemporaryDirectory() as work:
        image = copy_of(harness.ISO, work)
        with open(image, "r+b") as file:
            data = file.read()
            for at in in_uefi_programs(data):
                file.seek(at)
                file.write(bytes([data[at] ^ 1]))
        with Faulty("uefi", image) as machine:
            machine.wait_until(lambda: NOT_BUILT in words(machine.serial()), "our sentence on the serial port")
            machine.command("send-key", keys=[{"type": "qcode", "data": "ret"}])
            machine.wait_until(lambda: "BdsDxe: " in words(machine.serial()).split(NOT_BUILT)[1], "firmware that goes on")
            machine.quit()


# ---- Images that are cut short ---------------------------------------------------------------


def truncated(via, length, pattern):
    def body():
        with tempfile.TemporaryDirectory() as work:
            image = copy_of(harness.ISO, work)
            os.truncate(image, length(os.path.getsize(image)) // SECTOR * SECTOR)
            with Faulty(via, image) as machine:
                machine.expect_word_or_boot(pattern)
                machine.quit()
    return body


# From the firmware, from GRUB's first sectors, from GRUB, from us. SeaBIOS says "Boot failed" of every
# drive that the PC does not have, and then this.
ANY_WORD = "No bootable device|Read Error|Disk Error|grub( rescue)?>|" + re.escape(CANNOT_START)
for name, via, length, pattern in (
        ("CD, nothing", "iso", lambda size: 0, "No bootable device"),
        ("CD, one sector", "iso", lambda size: BLOCK, "No bootable device"),
        ("CD, half", "iso", lambda size: size // 2, ANY_WORD),
        ("CD, in the kernel", "iso", lambda size: in_kernel(), ANY_WORD),
        ("USB, one sector", "usb", lambda size: SECTOR, ANY_WORD),
        ("USB, half", "usb", lambda size: size // 2, ANY_WORD),
        ("USB, in the kernel", "usb", lambda size: in_kernel(), ANY_WORD)):
    add(f"faults truncated: {name}", truncated(via, length, pattern), cost=2)


# ---- Wrong bits in the kernel's headers ------------------------------------------------------

# ELF-64 Object File Format, "ELF Header" and "Program Header"; the note: boot/x86_64/pvh.asm. For each
# field its bytes, a bit, and what qemu -kernel makes of it: it boots, QEMU refuses it with a sentence, or
# the machine resets because what it starts with is not there. QEMU 7.2 itself hangs when p_filesz is larger
# than p_memsz (10.0 refuses it), and takes a file without ELF's magic for a Linux: those are not here.
BOOTS, REFUSED, RESETS = "boots", "refused", "resets"
LARGER = None  # in the place of a bit: the lowest from bit 3 on that is clear
ELF_HEADER = (
    ("class", 4, 0, REFUSED), ("data", 5, 0, REFUSED), ("version", 6, 3, BOOTS), ("OS ABI", 7, 0, BOOTS),
    ("ABI version", 8, 0, BOOTS), ("padding", 9, 0, BOOTS), ("e_type", 16, 3, BOOTS),
    ("e_machine", 18, 0, REFUSED), ("e_version", 20, 0, BOOTS), ("e_entry", 24, 3, BOOTS),
    ("e_phoff", 32, 3, REFUSED), ("e_shoff", 40, 3, BOOTS), ("e_flags", 48, 0, BOOTS),
    ("e_ehsize", 52, 0, BOOTS), ("e_phentsize", 54, 3, BOOTS), ("e_phnum", 56, 15, REFUSED),
    ("e_shentsize", 58, 0, BOOTS), ("e_shnum", 60, 0, BOOTS), ("e_shstrndx", 62, 0, BOOTS))
PROGRAM_HEADER = (  # of the constants, the text, the data, the note
    ("p_type", 0, 0, (RESETS, RESETS, RESETS, REFUSED)), ("p_flags", 4, 0, (BOOTS,) * 4),
    ("p_offset", 8, 63, (REFUSED,) * 4), ("p_vaddr", 16, 3, (BOOTS,) * 4),
    ("p_paddr", 24, 28, (RESETS, RESETS, RESETS, BOOTS)), ("p_filesz", 32, 63, (REFUSED,) * 4),
    ("p_memsz", 40, LARGER, (BOOTS,) * 4), ("p_align", 48, 3, (BOOTS, BOOTS, BOOTS, REFUSED)))
NOTE = (("n_namesz", 0, 3, REFUSED), ("n_descsz", 4, 0, BOOTS), ("n_type", 8, 0, REFUSED),
        ("n_name", 12, 0, BOOTS), ("n_desc", 16, 0, RESETS))  # without the entry's lgdt
RELOC_NOTE = 28  # bytes: the note before the one with the entry
PHDRS_AT, PHDR_SIZE, SEGMENTS = 80, 56, 4  # tools/real-mode.c
QEMU_REFUSES = "Error while loading elf kernel|Error loading uncompressed kernel without PVH ELF Note"


def flipped(data, offset, bit):
    data = bytearray(data)
    data[offset + bit // 8] ^= 1 << bit % 8
    return bytes(data)


def clear_bit(data, offset):
    """The lowest bit from 3 on that is clear in these eight bytes."""
    number = struct.unpack_from("<Q", data, offset)[0]
    return next(bit for bit in range(3, 64) if not number >> bit & 1)


def start(kernel):
    """What qemu -kernel makes of a file: BOOTS, ...; with all that was said."""
    with Machine("pvh", kernel, append="exit=qemu") as machine:
        machine.wait_until(lambda: machine.process.poll() is not None, "an end")
        code, serial = machine.process.poll(), machine.serial()
        with open(machine.path("output"), encoding="utf-8", errors="replace") as log:
            said = serial + log.read()
    if code == 33:
        check_greeting(serial, "pvh", 128)
        return BOOTS, said
    if code == 1 and re.search(QEMU_REFUSES, said):
        return REFUSED, said
    return (RESETS if code == 0 and not said else f"exit code {code}"), said


def header_bits(fields):
    """`fields`: name, offset in the file, bit, what is to be seen."""
    counts = {}
    data = kernel_file()
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "kernel.elf")
        for name, offset, bit, expected in fields:
            bit = clear_bit(data, offset) if bit is LARGER else bit
            with open(path, "wb") as file:
                file.write(flipped(data, offset, bit))
            got, said = start(path)
            check_equal(got, expected, f"a kernel with bit {bit} of {name} wrong, which said {said!r}")
            counts[got] = counts.get(got, 0) + 1
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))


@test("faults bits: ELF header, qemu -kernel", cost=4)
def elf_header_bits():
    return header_bits(ELF_HEADER)


for number, segment in enumerate(("constants", "text", "data", "note")):
    def program_header_bits(number=number):
        return header_bits([(name, PHDRS_AT + number * PHDR_SIZE + offset, bit, expected[number])
                            for name, offset, bit, expected in PROGRAM_HEADER])
    add(f"faults bits: program header of the {segment}, qemu -kernel", program_header_bits, cost=2)


@test("faults bits: PVH note, qemu -kernel", cost=1)
def note_bits():
    data = kernel_file()
    note = struct.unpack_from("<Q", data, PHDRS_AT + (SEGMENTS - 1) * PHDR_SIZE + 8)[0] + RELOC_NOTE
    return header_bits([(name, note + offset, bit, expected) for name, offset, bit, expected in NOTE])


def by_grub(change, refusal, said, checksum=True):
    def body():
        data = kernel_file()
        header = data.find(struct.pack("<I", 0xe85250d6))
        with tempfile.TemporaryDirectory() as work:
            kernel = flipped(data, *change(header))
            with Faulty("iso", image_with(kernel, work, checksum)) as machine:
                machine.expect_refusal(refusal, said)
    return body


# Where a bit is wrong, what GRUB says. The checksum fits, so that GRUB looks at the file at all.
for name, change, said in (
        ("ELF magic", lambda header: (0, 0), "error: "),
        ("e_machine", lambda header: (18, 0), "error: "),
        ("p_memsz", lambda header: (PHDRS_AT + 40, 31), "error: "),
        ("multiboot2 magic", lambda header: (header, 0), "error: no multiboot header found"),
        ("multiboot2 checksum", lambda header: (header + 12, 0), "error: no multiboot header found"),
        ("multiboot2 mandatory tag", lambda header: (header + 16, 6), "error: unsupported tag")):
    add(f"faults bits: {name}, GRUB", by_grub(change, NOT_TAKEN, said), cost=2)



@test("faults memory: 2 MiB are too little, 3 are enough", cost=4)
def little_memory():
    with Faulty("iso", harness.ISO, memory=2) as machine:
        machine.expect_refusal(NOT_TAKEN, "error: ")
    with Faulty("iso", harness.ISO, memory=3) as machine:
        machine.expect(LAST_LINE)
        machine.quit()


for name, change in (("ELF header", lambda header: (24, 3)), ("program header", lambda header: (PHDRS_AT + 24, 3)),
                     ("multiboot2 header", lambda header: (header + 24, 0))):
    add(f"faults bits: {name}, shipped image", by_grub(change, DAMAGED, "HASH MISMATCH", checksum=False), cost=2)
