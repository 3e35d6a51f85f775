"""pico_test.py - what only a board with an RP2040 has: the second stage and its checksum."""
import os
import struct
import tempfile

from harness import BUILD, add, check_equal, check_has, run
from nucleo import image, simulate

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


for _what, _function in {"the checksum of the second stage": test_checksum, "the second stage": test_second_stage,
                         "the tools for its images": test_tools}.items():
    add(f"board pico: {_what}", _function, cost=1)
