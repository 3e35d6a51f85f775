"""pico_test.py - what only a board with an RP2040 has: the second stage and its checksum, and UF2."""
import json
import os
import struct
import sys
import tempfile
import threading
import time

from harness import BUILD, ROOT, add, check_equal, check_has, run
from nucleo import SIM, image, simulate

NEEDS = "board-sim svd2c board-pico"  # of make

SIZE, SUMMED = 256, 252
FAMILY = 0xe48bff56


def crc(data):
    """The RP2040's ROM: polynomial 0x04c11db7, begun with ones, nothing reflected, nothing inverted."""
    value = 0xffffffff
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04c11db7 if value >> 31 else 0)) & 0xffffffff
    return value


def read(path):
    with open(path, "rb") as file:
        return file.read()


def ran(data, expect, *options):
    """The simulator's report of other bytes in the flash."""
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, "changed")
        for suffix, content in ((".bin", data), (".elf", read(image("pico") + ".elf"))):
            with open(base + suffix, "wb") as file:
                file.write(content)
        return simulate("pico", base, "--seconds", "3", *options, expect=expect)


def changed(data, old, new, sum_it=True):
    """The image with a word of the second stage changed, and its checksum right again."""
    old, new = struct.pack("<I", old), struct.pack("<I", new)
    check_equal(data[:SUMMED].count(old), 1, f"how often {old.hex()} is in the second stage")
    stage = data[:SUMMED].replace(old, new)
    return stage + struct.pack("<I", crc(stage)) + data[SIZE:]


def test_checksum():
    """Of each image, made with a console or without; and the simulator starts no other."""
    check_equal(crc(b"123456789"), 0x0376e6e7, "CRC-32/MPEG-2's check value")
    for app, panic in (("blink", "led"), ("blink", "halt"), ("hello", "report")):
        data = read(image("pico", app, panic) + ".bin")
        check_equal(data[SUMMED:SIZE], struct.pack("<I", crc(data[:SUMMED])), f"the checksum of {app} with PANIC={panic}")
    data = read(image("pico") + ".bin")
    for at in (0, SUMMED - 1, SUMMED, SIZE - 1):
        wrong = bytearray(data)
        wrong[at] ^= 0x10
        result = ran(bytes(wrong), 1)
        check_equal((result["reason"], result["instructions"]), ("boot2-checksum", 0), f"byte {at} is wrong")
        check_has(result["illegal"][0]["text"], "the ROM would not start it", f"byte {at} is wrong")


def test_second_stage():
    """It runs from RAM, where it was not linked, and nothing works without what it does."""
    data = read(image("pico") + ".bin")
    check_equal(ran(changed(data, 0x10000100, 0x10000100), 0)["illegal"], [], "the image as it is")
    flash_off = ran(changed(data, 0x03000218, 0x0b000218), 1) # a command that wants a dummy byte
    check_equal([fault["kind"] for fault in flash_off["faults"]][:1], ["bus-read"], "a read by another command")
    slow = ran(changed(data, 0x00fabaa0, 0x00d1eaa0), None) # the crystal stays off
    check_equal((slow["edges"], slow["first_sleep"]), ([], None), "without a crystal")


def test_clock():
    """What counts on the crystal's rate before the CPU has it is reported: with a description by which it never has."""
    with open(os.path.join(ROOT, "boards", "pico", "board.sim"), encoding="utf-8") as file:
        text = file.read()
    usual = "clock-while CLOCKS.CLK_REF_CTRL.SRC 2"
    check_has(text, usual, "board.sim")
    with tempfile.TemporaryDirectory() as folder:
        board, report = os.path.join(folder, "board.sim"), os.path.join(folder, "report")
        with open(board, "w", encoding="utf-8") as file:
            file.write(text.replace(usual, usual[:-1] + "1"))
        code, _ = run(SIM, "--board", board, "--table", os.path.join(BUILD, "pico", "device", "table"), "--seconds", "1",
                      "--json", report, image("pico") + ".bin")
        with open(report, encoding="utf-8") as file:
            illegal = json.load(file)["illegal"]
    check_equal((code, [(entry["kind"], entry["text"]) for entry in illegal]),
                (1, [("clock-rate", "SysTick needs a clock of 12000000 Hz, and the CPU has another one so far")]), "the report")


def test_uf2():
    """Each block, as the UF2 specification has it; together they are the image."""
    data, uf2 = read(image("pico") + ".bin"), read(image("pico") + ".uf2")
    count = (len(data) + 255) // 256
    check_equal(len(uf2), 512 * count, "bytes of the UF2")
    found = b""
    for number in range(count):
        block = uf2[512 * number:512 * (number + 1)]
        check_equal(struct.unpack("<8I", block[:32]), (0x0a324655, 0x9e5d5157, 0x2000, 0x10000000 + 256 * number, 256, number,
                                                       count, FAMILY), f"the head of block {number}")
        check_equal(block[508:], struct.pack("<I", 0x0ab16f30), f"the end of block {number}")
        check_equal(block[288:508], bytes(220), f"what is not used of block {number}")
        found += block[32:288]
    check_equal(found, data + bytes(-len(data) % 256), "what the blocks have")


def test_tools():
    """What is no such file is refused with a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        empty, out = os.path.join(folder, "empty"), os.path.join(folder, "out")
        open(empty, "wb").close()
        for command, sentence in ((("boot2-checksum", empty), "it is no ELF file with a section .boot2"),
                                  (("boot2-checksum", image("pico") + ".bin"), "it is no ELF file with a section .boot2"),
                                  (("boot2-checksum", os.path.join(folder, "none")), "none"),
                                  (("make-uf2", str(FAMILY), "0x10000000", empty, out), "it has no bytes"),
                                  (("make-uf2", str(FAMILY), "0x10000000", os.path.join(folder, "none"), out), "No such file")):
            code, output = run(os.path.join(BUILD, "host", command[0]), *command[1:])
            check_equal(code, 1, f"exit code of {command[0]}")
            check_has(output, sentence, command[0])
            check_equal(len(output.splitlines()), 1, f"lines of {command[0]}")


# ---- copy: the drive that the ROM shows ---------------------------------------------------------

FLASH = os.path.join(ROOT, "scripts", "flash")


def copied(folder, uf2, *options):
    return run(sys.executable, FLASH, "copy", "--board", "pico", "--uf2", uf2, "--volume", folder, "--wait", "0.2", *options)


def check_refused(outcome, *parts):
    check_equal((outcome[0], outcome[1].count("\n")), (1, 1), f"exit code and lines:\n{outcome[1]}")
    for part in parts:
        check_has(outcome[1], part, "the sentence")


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
    return path


def start(path, size, info):
    """As a board: once it has all, its drive is gone."""
    while not (os.path.exists(path) and os.path.getsize(path) == size):
        time.sleep(0.02)
    os.remove(info)


def test_copy():
    """What is copied; and everything that may be wrong, in a sentence, with nothing written to the drive."""
    right = image("pico") + ".uf2"
    data = read(right)
    family = 28
    with tempfile.TemporaryDirectory() as folder:
        drive = os.path.join(folder, "drive")
        os.mkdir(drive)
        check_refused(copied(drive, right), "is no drive that takes UF2", "hold BOOTSEL")
        info = os.path.join(drive, "INFO_UF2.TXT")
        write(info, b"UF2 Bootloader v1.0\r\nModel: Raspberry Pi RP2350\r\nBoard-ID: RP2350\r\n")
        check_refused(copied(drive, right), "another board (RP2350; that of pico is RPI-RP2)")
        write(info, b"UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n")
        other = write(os.path.join(folder, "other.uf2"), data[:512 + family] + struct.pack("<I", 0xe48bff59) + data[512 + family + 4:])
        check_refused(copied(drive, other), "is for the family 0xe48bff59, and pico takes 0xe48bff56")
        large = write(os.path.join(folder, "large.uf2"), data[:12] + struct.pack("<I", 0x10200000) + data[16:])
        check_refused(copied(drive, large), "is 256 bytes too large for the flash of pico")
        for wrong in (b"", data[:-1], data[:-4] + bytes(4)):
            check_refused(copied(drive, write(os.path.join(folder, "wrong.uf2"), wrong)), "is no UF2 file")
        check_refused(copied(drive, os.path.join(folder, "none.uf2")), "there is no image")
        check_refused(copied(os.path.join(folder, "nowhere"), right), "there is no folder")
        check_equal(os.listdir(drive), ["INFO_UF2.TXT"], "files on the drive")
        check_refused(copied(drive, right), "the board did not start", "its drive is still there")
        there = os.path.join(drive, "firstlight.uf2")
        check_equal(read(there), data, "what is on the drive")
        os.remove(there)
        board = threading.Thread(target=start, args=(there, len(data), info))
        board.start()
        code, output = copied(drive, right, "--wait", "60")
        board.join()
        check_equal((code, output), (0, f"pico runs {right}.\n"), "exit code, and what is said")


for _what, _function in {"copy": test_copy, "the checksum of the second stage": test_checksum, "the second stage": test_second_stage, "the crystal's clock": test_clock,
                         "UF2": test_uf2, "the tools for its images": test_tools}.items():
    add(f"board pico: {_what}", _function, cost=1)
