"""rp2_test.py - what the boards with an RP2040 or an RP2350 have in common: the crystal's clock, UF2, and the drive of the ROM."""
import json
import os
import struct
import sys
import tempfile
import threading
import time
from collections import namedtuple

from harness import BUILD, ROOT, add, check_equal, check_has, run
from nucleo import SIM, image

# family: of its UF2 files; end: of its flash; name, model: in its drive's INFO_UF2.TXT.
Board = namedtuple("Board", "family end name model")
BOARDS = {
    "pico": Board(0xe48bff56, 0x10200000, "RPI-RP2", b"UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n"),
    "pico2": Board(0xe48bff59, 0x10400000, "RP2350", b"UF2 Bootloader v1.0\r\nModel: Raspberry Pi RP2350\r\nBoard-ID: RP2350\r\n"),
}
NEEDS = "board-sim svd2c " + " ".join(f"board-{board}" for board in BOARDS)  # of make


def read(path):
    with open(path, "rb") as file:
        return file.read()


def test_clock(name):
    """What counts on the crystal's rate before the CPU has it is reported: with a description by which it never has."""
    def lines_of(*path):
        with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
            return file.read()
    common, usual = "include ../../chips/rp2/rp2.sim", "clock-while CLOCKS.CLK_REF_CTRL.SRC 2"
    text = lines_of("boards", name, "board.sim").replace(common, lines_of("chips", "rp2", "rp2.sim"))
    check_has(text, usual, "board.sim, with what it includes")
    with tempfile.TemporaryDirectory() as folder:
        board, report = os.path.join(folder, "board.sim"), os.path.join(folder, "report")
        with open(board, "w", encoding="utf-8") as file:
            file.write(text.replace(usual, usual[:-1] + "1"))
        code, _ = run(SIM, "--board", board, "--table", os.path.join(BUILD, name, "device", "table"), "--seconds", "1",
                      "--json", report, image(name) + ".bin")
        with open(report, encoding="utf-8") as file:
            illegal = json.load(file)["illegal"]
    check_equal((code, [(entry["kind"], entry["text"]) for entry in illegal]),
                (1, [("clock-rate", "SysTick needs a clock of 12000000 Hz, and the CPU has another one so far")]), "the report")


def test_uf2(name):
    """Each block, as the UF2 specification has it; together they are the image."""
    data, uf2 = read(image(name) + ".bin"), read(image(name) + ".uf2")
    count = (len(data) + 255) // 256
    check_equal(len(uf2), 512 * count, "bytes of the UF2")
    found = b""
    for number in range(count):
        block = uf2[512 * number:512 * (number + 1)]
        check_equal(struct.unpack("<8I", block[:32]), (0x0a324655, 0x9e5d5157, 0x2000, 0x10000000 + 256 * number, 256, number,
                                                       count, BOARDS[name].family), f"the head of block {number}")
        check_equal(block[508:], struct.pack("<I", 0x0ab16f30), f"the end of block {number}")
        check_equal(block[288:508], bytes(220), f"what is not used of block {number}")
        found += block[32:288]
    check_equal(found, data + bytes(-len(data) % 256), "what the blocks have")


# ---- copy: the drive that the ROM shows ---------------------------------------------------------

FLASH = os.path.join(ROOT, "scripts", "flash")


def copied(name, folder, uf2, *options):
    return run(sys.executable, FLASH, "copy", "--board", name, "--uf2", uf2, "--volume", folder, "--wait", "0.2", *options)


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


def test_copy(name):
    """What is copied; and everything that may be wrong, in a sentence, with nothing written to the drive."""
    board, other = BOARDS[name], next(other for other in BOARDS if other != name)
    right = image(name) + ".uf2"
    data = read(right)
    family = 28
    with tempfile.TemporaryDirectory() as folder:
        drive = os.path.join(folder, "drive")
        os.mkdir(drive)
        check_refused(copied(name, drive, right), "is no drive that takes UF2", "hold BOOTSEL")
        info = os.path.join(drive, "INFO_UF2.TXT")
        write(info, BOARDS[other].model)
        check_refused(copied(name, drive, right), f"another board ({BOARDS[other].name}; that of {name} is {board.name})")
        write(info, board.model)
        check_refused(copied(name, drive, image(other) + ".uf2"),
                      f"is for the family {BOARDS[other].family:#x}, and {name} takes {board.family:#x}")
        mixed = write(os.path.join(folder, "mixed.uf2"), data[:512 + family] + struct.pack("<I", 0xe48bff57) + data[512 + family + 4:])
        check_refused(copied(name, drive, mixed), f"is for the family 0xe48bff57, and {name} takes {board.family:#x}")
        large = write(os.path.join(folder, "large.uf2"), data[:12] + struct.pack("<I", board.end) + data[16:])
        check_refused(copied(name, drive, large), f"is 256 bytes too large for the flash of {name}")
        for wrong in (b"", data[:-1], data[:-4] + bytes(4)):
            check_refused(copied(name, drive, write(os.path.join(folder, "wrong.uf2"), wrong)), "is no UF2 file")
        check_refused(copied(name, drive, os.path.join(folder, "none.uf2")), "there is no image")
        check_refused(copied(name, os.path.join(folder, "nowhere"), right), "there is no folder")
        check_equal(os.listdir(drive), ["INFO_UF2.TXT"], "files on the drive")
        check_refused(copied(name, drive, right), "the board did not start", "its drive is still there")
        there = os.path.join(drive, "firstlight.uf2")
        check_equal(read(there), data, "what is on the drive")
        os.remove(there)
        attached = threading.Thread(target=start, args=(there, len(data), info))
        attached.start()
        code, output = copied(name, drive, right, "--wait", "60")
        attached.join()
        check_equal((code, output), (0, f"{name} runs {right}.\n"), "exit code, and what is said")


TESTS = {"the crystal's clock": test_clock, "UF2": test_uf2, "copy": test_copy}
for _name in BOARDS:
    for _what, _function in TESTS.items():
        add(f"board {_name}: {_what}", lambda name=_name, function=_function: function(name), cost=1)
