"""debug_consoles_test.py - CONSOLES="rtt itm": what a debugger reads while the board runs, and what happens where none does."""
import os

from harness import BUILD, check_equal, check_has, run, symbols, test
from nucleo import simulate

NEEDS = "board-sim board-stm32f3-discovery"
BOARD = "stm32f3-discovery"
HELLO = os.path.join(BUILD, BOARD, "hello")
IMAGE = os.path.join(HELLO, "consoles-itm-rtt", "firstlight")


@test("debug consoles: RTT and ITM say what the serial port says")
def say_the_same():
    alone = simulate(BOARD, IMAGE)
    text = alone["uart"]["text"].replace("\r", "")
    check_has(text, "kernel_main returned: halted.\n", "the serial port")
    check_equal((alone["rtt"], alone["itm"]), ("", ""), "without a debugger")
    both = simulate(BOARD, IMAGE, "--rtt", "--itm")
    check_equal((both["rtt"], both["itm"], both["itm_lost"]), (text, text, 0), "RTT, ITM and what the ITM lost")
    check_equal(both["uart"]["text"], alone["uart"]["text"], "the serial port beside them")


@test("debug consoles: the RTT block is as a host looks for it")
def block():
    names = symbols(IMAGE + ".elf")
    at = names["block"]
    with open(IMAGE + ".bin", "rb") as file:
        check_equal(b"SEGGER RTT" in file.read(), False, "the name in the image, where a host would take it for the block")
    result = simulate(BOARD, IMAGE, "--dump", f"0x{at:x}:48", "--dump", f"0x{names['ring']:x}:400")
    memory = bytes.fromhex(result["memory"][f"0x{at:08x}"])
    words = [int.from_bytes(memory[i:i + 4], "little") for i in range(16, 48, 4)]
    text = result["uart"]["text"].replace("\r", "").encode()
    check_equal(memory[:16], b"SEGGER RTT" + bytes(6), "the name")
    check_equal(words[:2], [1, 0], "channels up and down")
    check_equal(words[3:], [names["ring"], 4096, len(text), 0, 0], "buffer, size, write, read, flags")
    check_equal(bytes.fromhex(result["memory"][f"0x{names['ring']:08x}"])[:len(text)], text, "the ring")
    check_equal(at % 4, 0, "alignment: hosts look at every fourth byte")


@test("debug consoles: what is not chosen is not linked; what a board does not have is said")
def chosen():
    names = symbols(os.path.join(HELLO, "firstlight.elf"))
    check_equal([name for name in ("rtt_init", "itm_init") if name in names], [], "in hello")
    for words, sentence in ((("BOARD=nucleo-l031k6", "CONSOLES=itm"), "has no such console; it has: rtt"),
                            (("BOARD=nucleo-l031k6", "CONSOLES=rtt"), "this image has no console; add PANIC=report"),
                            (("BOARD=pc", "CONSOLES=rtt"), "the board pc has no such console")):
        code, output = run("make", "-n", *words)
        check_equal(code, 2, output)
        check_has(output, sentence, " ".join(words))
