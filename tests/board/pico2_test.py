"""pico2_test.py - what only a board with an RP2350 has: by what its ROM knows an image."""
import os
import struct
import tempfile

from harness import add, check, check_equal, check_has, symbols, without_colours
from nucleo import image, simulate

NEEDS = "board-sim svd2c board-pico2"  # of make

# RP2350 datasheet, "Minimum Arm IMAGE_DEF"
IMAGE_DEF = struct.pack("<5I", 0xffffded3, 0x10210142, 0x000001ff, 0, 0xab123579)
SEARCHED = 4096


def read(path):
    with open(path, "rb") as file:
        return file.read()


def ran(data, expect):
    """The simulator's report of other bytes in the flash."""
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, "changed")
        for suffix, content in ((".bin", data), (".elf", read(image("pico2") + ".elf"))):
            with open(base + suffix, "wb") as file:
                file.write(content)
        return simulate("pico2", base, "--seconds", "3", expect=expect)


def test_image_def():
    """Each image has it once, made with a console or without; and the simulator starts no other, and says why."""
    for app, panic in (("blink", "led"), ("blink", "halt"), ("hello", "report")):
        data = read(image("pico2", app, panic) + ".bin")
        at = data.find(IMAGE_DEF)
        check(at >= 0 and at % 4 == 0 and at + len(IMAGE_DEF) <= SEARCHED, f"{app} with PANIC={panic} has it at {at}")
        check_equal(data.count(IMAGE_DEF[:4]), 1, f"how often {app} with PANIC={panic} has what begins it")
    data = read(image("pico2") + ".bin")
    at = data.find(IMAGE_DEF)
    place = f"{0x10000000 + at:#010x}"
    changed = {
        (0, 0xffffded2): "no block in the flash's first 4096 bytes begins with 0xffffded3",
        (4, 0x10210143): f"the block at {place} does not begin with what kind of image it is",
        (4, 0x11210142): f"the image at {place} is of kind 0x1121, and 0x1021 is one for Arm, in Secure state, on an RP2350",
        (8, 0x000002ff): f"the items of the block at {place} do not end with their size",
        (12, 0x00000014): f"the block at {place} does not lead back to itself",
        (16, 0xab123578): f"the block at {place} ends with 0xab123578, not with 0xab123579",
    }
    images = [(data[:at + offset] + struct.pack("<I", word) + data[at + offset + 4:], sentence)
              for (offset, word), sentence in changed.items()]
    late = data[:at] + bytes(len(IMAGE_DEF)) + data[at + len(IMAGE_DEF):]
    images.append((late + bytes(SEARCHED - len(late)) + IMAGE_DEF, changed[0, 0xffffded2]))
    for wrong, sentence in images:
        result = ran(wrong, 1)
        check_equal((result["reason"], result["instructions"]), ("image-def", 0), f"the run where {sentence}")
        check_equal([entry["text"] for entry in result["illegal"]],
                    [f"{sentence}: the ROM would not start it, and would wait for another image on USB"], "what is said")


def test_stack_limit():
    """Set for an image with a console: the report of a stack that overflows says by what it is known."""
    base = image("pico2", "hello")
    pushes = symbols(base + ".elf")["kernel_main"] | 1
    result = simulate("pico2", base, "--seconds", "1", "--faults-expected", "--set", "120000:sp=0x20000004",
                      "--set", f"120000:pc={pushes:#x}")
    check_equal([fault["kind"] for fault in result["faults"]], ["stack-limit"] * 2, "the push, and the exception's frame")
    for part in ("PANIC  stack overflow: ", "cfsr 0x00100000"):
        check_has(without_colours(result["uart"]["text"]), part, "the report")


add("board pico2: the stack's limit", test_stack_limit, cost=1)
add("board pico2: by what the ROM knows an image", test_image_def, cost=1)
