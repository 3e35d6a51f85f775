"""owned_test.py - the boards that people own, beside the Nucleo-32: their images, run in the board simulator.

What the Nucleo-32 boards show of the code that all have in common is not shown again: here is what is each board's own.
"""
import os
import struct
import tempfile
from collections import namedtuple

from harness import BUILD, ROOT, add, check, check_equal, check_has, run, test, without_colours
from nucleo import as_letters, check_stuck_serial, flashes, image, simulate

# hz: the CPU's clock; led, button: pin, or pins, and the level that is on or pressed; writes: those of blink before it starts the
# timer; vectors: how many words; led_bytes, halt_bytes: what blink may take, with a panic code and without; ram: KiB; boot2: bytes
# before the vectors; timer: its vector, its handler, and how it is started, SysTick's if None; kept: bytes that the serial port keeps.
Board = namedtuple("Board", "hz led button writes vectors led_bytes halt_bytes ram core boot2 timer kept", defaults=[0, None, 1])


def crystal(clk_sys):
    """What starts it; of CLK_SYS_CTRL all but SRC stays as it is after a reset."""
    return [("XOSC.STARTUP", 47), ("XOSC.CTRL", 0x00fabaa0), ("CLOCKS.CLK_SYS_CTRL", clk_sys), ("CLOCKS.CLK_REF_CTRL", 2)]


# An RP2040's second stage: the crystal, the flash.
BOOT2 = [*crystal(0),
         ("XIP_SSI.SSIENR", 0), ("XIP_SSI.BAUDR", 2), ("XIP_SSI.CTRLR0", 0x001f0300), ("XIP_SSI.CTRLR1", 0),
         ("XIP_SSI.SPI_CTRLR0", 0x03000218), ("XIP_SSI.SSIENR", 1), ("VTOR", 0x10000100)]
# Nordic's TIMER0: a millionth of a second a count, both ends of a period, and go.
TIMER0 = (24, "TIMER0_IRQHandler",
          [("TIMER0.TASKS_SHUTDOWN", 1), ("TIMER0.TASKS_CLEAR", 1), ("TIMER0.BITMODE", 3), ("TIMER0.PRESCALER", 4),
           ("TIMER0.CC[0]", 1000000), ("TIMER0.CC[1]", 1000000), ("TIMER0.EVENTS_COMPARE[0]", 0), ("NVIC_ISER0", 1 << 8),
           ("TIMER0.TASKS_START", 1), ("TIMER0.INTENSET", 1 << 16)])
BOARDS = {
    "stm32f3-discovery": Board(8000000, ("PE9", 1), ("PA0", 1),
                               [("RCC.AHBENR", 0x00200014), ("GPIOE.MODER", 0x00040000)], 98, 640, 512, 40, "Cortex-M4 r0p1"),
    "nucleo-f411re": Board(16000000, ("PA5", 1), ("PC13", 0),
                           [("RCC.AHB1ENR", 0x00000001), ("GPIOA.MODER", 0xa8000400)], 102, 676, 528, 128, "Cortex-M4 r0p1"),
    "bluepill": Board(8000000, ("PC13", 0), None,
                      [("RCC.APB2ENR", 0x00000010), ("GPIOC.BSRR", 0x00002000), ("GPIOC.CRH", 0x44244444)], 59, 512, 360, 20,
                      "Cortex-M3 r1p1"),
    "ek-tm4c123gxl": Board(16000000, ("PF1", 1), ("PF4 PF0", 0),
                           [("SYSCTL.RCGCGPIO", 0x00000020), ("GPIOF.DIR", 0x00000002), ("GPIOF.DEN", 0x00000002)],
                           155, 904, 760, 32, "Cortex-M4 r0p1"),
    "pico": Board(12000000, ("GPIO25", 1), None,
                  BOOT2 + [("RESETS.RESET", 0x01ffffff), ("RESETS.RESET", 0x01fffedf), ("SIO.GPIO_OUT_CLR", 1 << 25),
                           ("SIO.GPIO_OE_SET", 1 << 25), ("IO_BANK0.GPIO25_CTRL", 5)],
                  42, 700, 544, 264, "Cortex-M0+ r0p1", boot2=256),
    "pico2": Board(12000000, ("GPIO25", 1), None,
                   crystal(0x40) + [("RESETS.RESET", 0x1fffffff), ("RESETS.RESET", 0x1ffffdbf), ("SIO.GPIO_OUT_CLR", 1 << 25),
                              ("SIO.GPIO_OE_SET", 1 << 25), ("IO_BANK0.GPIO25_CTRL", 5), ("PADS_BANK0.GPIO25", 0x5a)],
                   62, 620, 480, 520, "Cortex-M33 r1p0"),
    "microbit-v2": Board(64000000, ("P0.21", 1), ("P0.14 P0.23", 0),
                         [("CLOCK.TASKS_HFCLKSTART", 1), ("P0.DIRSET", 1 << 21 | 1 << 28)],
                         64, 640, 480, 128, "Cortex-M4 r0p1", timer=TIMER0, kept=6),
}
FIRST_SLEEP_INSTRUCTIONS = 80
NEEDS = "board-sim svd2c " + " ".join(f"board-{board}" for board in BOARDS)  # of make


def test_blink(name):
    """The pin changes after exactly a second each time; what is written before; how many bytes it takes."""
    board = BOARDS[name]
    result = simulate(name, image(name), "--toggles", "21")
    edges = [(edge["pin"], edge["cycle"]) for edge in result["edges"]]
    check_equal({pin for pin, _ in edges}, {board.led[0]}, "the pin that changes")
    check_equal({later[1] - earlier[1] for earlier, later in zip(edges[-20:], edges[-19:])}, {board.hz},
                "cycles between edges")
    starts = board.timer[2] if board.timer else [("SYST_RVR", board.hz - 1), ("SYST_CVR", 0), ("SYST_CSR", 7)]
    writes = [(write["register"], write["value"]) for write in result["writes"] if write["cycle"] < board.hz]
    check_equal(writes, board.writes + starts, "the register writes in the first second")
    check_equal((result["illegal"], result["faults"]), ([], []), "illegal accesses and faults")
    check(result["asleep"] >= 0.9999, f"asleep for {result['asleep']:%} of the time")
    first = result["first_sleep"]["instructions"]
    check(first <= FIRST_SLEEP_INSTRUCTIONS, f"{first} instructions from reset to the first sleep")
    sizes = [os.path.getsize(image(name, panic=panic) + ".bin") for panic in ("led", "halt")]
    check(sizes[0] <= board.led_bytes and sizes[1] <= board.halt_bytes,
          f"blink is {sizes} bytes, at most {board.led_bytes} and {board.halt_bytes}")
    return f"{sizes[0]} and {sizes[1]} bytes, {first} instructions"


def symbols_of(base):
    rows = map(str.split, run("llvm-nm", base + ".elf")[1].splitlines())
    return {row[2]: int(row[0], 16) for row in rows if len(row) == 3}


def test_vectors(name):
    """The table of the image against the interrupts of the SVD, as svd2c's table lists them."""
    count = BOARDS[name].vectors
    with open(os.path.join(BUILD, name, "device", "table"), encoding="utf-8") as file:
        there = {int(row[1]) + 16 for row in map(str.split, file) if row[:1] == ["interrupt"]}
    check_equal(max(there), count - 1, "the last interrupt's vector")
    symbols = symbols_of(image(name))
    with open(image(name) + ".bin", "rb") as file:
        file.seek(BOARDS[name].boot2)
        words = struct.unpack(f"<{count}I", file.read(4 * count))
    number, handler = BOARDS[name].timer[:2] if BOARDS[name].timer else (15, "SysTick_Handler")
    expected = {0: symbols["stack_top"], 1: symbols["Reset_Handler"] | 1, number: symbols[handler] | 1}
    check_equal(list(words), [expected.get(i, symbols["Default_Handler"] | 1) for i in range(count)], "the vectors")


def test_panic_code(name):
    """The last interrupt of all, which has no handler, and a jump to nowhere."""
    board = BOARDS[name]
    begin = board.hz * 3 // 2
    for what, option, number in (("the last interrupt", ("--irq", f"{begin}:{board.vectors - 17}"), board.vectors - 1),
                                 ("a jump to nowhere", ("--set", f"{begin}:pc=0x30000001"), 3)):
        result = simulate(name, image(name), "--seconds", "30", *option, expect=None)
        shown = as_letters(flashes(result, begin + 1, board.led[1]))
        check_has(shown, f"---.../{'-' * (number // 10)}{'.' * (number % 10)}/", f"{what} on the LED")


def test_hello(name):
    board = BOARDS[name]
    result = simulate(name, image(name, "hello"), "--seconds", "1")
    text = without_colours(result["uart"]["text"])
    for part in ("firstlight ", f"cpu        {board.core}\r\n", f"of {board.ram} KiB", "kernel_main returned: halted."):
        check_has(text, part, "the greeting")
    check(abs(result["uart"]["baud"] / 115200 - 1) < 0.02, f"{result['uart']['baud']} baud")
    check_equal((result["illegal"], result["faults"]), ([], []), "illegal accesses and faults")


def test_report(name):
    """What the core says of a fault is in the report, and the trace leads through it."""
    begin = BOARDS[name].hz // 100
    pushes = symbols_of(image(name, "hello"))["kernel_main"] | 1
    kind = "HardFault" if "M0" in BOARDS[name].core else "BusFault" # only a Mainline core knows more
    for options, sentence in ((("pc=0x30000001",), f"{kind}: a jump to 0x30000000, where no code is"),
                              (("sp=0x20000004", f"pc={pushes:#x}"), "stack overflow: ")):
        changes = [word for option in options for word in ("--set", f"{begin}:{option}")]
        result = simulate(name, image(name, "hello"), "--seconds", "1", "--faults-expected", *changes, expect=None)
        check_has(without_colours(result["uart"]["text"]), f"PANIC  {sentence}", f"the report of {options}")
        check_has(result["uart"]["text"], "halted.", "its end")
        check_equal(result["illegal"], [], f"illegal accesses of {options}")


def test_button(name):
    """A press that bounces turns the LED on once, and the next one off; asleep in between."""
    board = BOARDS[name]
    for pin in board.button[0].split():
        press(name, board, pin)


def press(name, board, pin):
    hz, pressed = board.hz, board.button[1]
    inputs = ["--input", f"0 {pin} {1 - pressed}"]
    for cycle, level in ((hz, 1), (hz + 2000, 0), (hz + 4000, 1), (2 * hz, 0), (3 * hz, 1), (4 * hz, 0)):
        inputs += ["--input", f"{cycle} {pin} {level if pressed else 1 - level}"]
    result = simulate(name, image(name, "button"), "--seconds", "5", *inputs, expect=None)
    edges = [(edge["level"], edge["cycle"]) for edge in result["edges"] if edge["pin"] == board.led[0]]
    check_equal([level == board.led[1] for level, _ in edges], [True, False], "the LED")
    for (_, cycle), press in zip(edges, (hz, 3 * hz)):
        check(hz // 50 <= cycle - press <= hz * 3 // 100, f"the LED follows after {cycle - press} cycles")
    check(result["asleep"] > 0.99, f"asleep for {result['asleep']:%} of the time")
    check_equal(result["illegal"], [], "illegal accesses")


def test_typed(name):
    """Bytes that come one right after the other, more than the USART keeps."""
    base = os.path.join(ROOT, "tests", "board", "typed", "build", name, "firstlight")
    result = simulate(name, base, "--seconds", "2", "--type", f"{BOARDS[name].hz // 10} a\\r" + "x" * 40)
    shown = result["uart"]["text"].replace("\r\n", "\n").split("type\n")[1]
    check_equal(shown, "61 0\na 0\n" + "78 0\n" * 40, "what it showed")
    check_equal((result["uart"]["overruns"], result["illegal"]), (0, []), "overruns and illegal accesses")


def heard(name, *options):
    """What tests/board/overrun shows, as words; and the report."""
    base = os.path.join(ROOT, "tests", "board", "overrun", "build", name, "firstlight")
    result = simulate(name, base, *options, expect=None)
    return result["uart"]["text"].replace("\r\n", "\n").split("type\n")[1].split("kernel_main")[0].split(), result


def test_overrun_between(name):
    """Two bytes more than are kept, from each cycle on around the one at which the first of the two is no longer lost: it may
    come between the handler's two reads, and is told once or is there."""
    kept = BOARDS[name].kept
    typed = "abcdefgh"[:kept + 2]
    there = [f"{ord(letter):x}" for letter in typed]
    lost = there[:kept] + ["overrun"] + there[kept + 1:]
    early, late = 2000, BOARDS[name].hz // 50

    def shown(cycle):
        return heard(name, "--seconds", "0.05", "--type", f"{cycle} {typed}")[0]
    check("overrun" in shown(early) and "overrun" not in shown(late), "a byte is lost when it comes early, and only then")
    while late - early > 1:
        middle = (early + late) // 2
        early, late = (middle, late) if "overrun" in shown(middle) else (early, middle)
    for cycle in range(early - 12, late + 12):
        check(shown(cycle) in (lost, there), f"from cycle {cycle} on: {shown(cycle)}")


def test_overrun(name):
    """While interrupts are off for longer than the bytes take that are kept, the first are there, and it is said that others
    are lost."""
    text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    shown, result = heard(name, "--seconds", "1", "--uart-input", text)
    kept = BOARDS[name].kept
    check_equal(shown[:kept + 1], [f"{ord(letter):x}" for letter in text[:kept]] + ["overrun"], "the first bytes, and after them")
    later = "".join(chr(int(word, 16)) for word in shown[kept + 1:])
    check(len(later) > 4 and text.endswith(later), f"what came once interrupts were on is {later!r}")
    check_equal(len(later) + kept + result["uart"]["overruns"], len(text), "received and lost")
    check_equal(result["illegal"], [], "illegal accesses")


@test("board microbit-v2: the debug port is opened where UICR does not close it")
def test_debug_port():
    """From revision 3 on a chip whose UICR.APPROTECT is 0x5a wants the same in APPROTECT.DISABLE after each reset."""
    name = "microbit-v2"
    with open(os.path.join(BUILD, name, "device", "table"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    with tempfile.TemporaryDirectory() as folder:
        for uicr, written in ((0xffffffff, []), (0xffffff00, []), (0xffffff5a, [0x5a])):
            for row in rows:
                if row[:3] == ["register", "UICR", "APPROTECT"]:
                    row[6] = f"{uicr:#010x}"
            table = os.path.join(folder, "table")
            with open(table, "w", encoding="utf-8") as file:
                file.writelines("\t".join(row) + "\n" for row in rows)
            result = simulate(name, image(name), "--seconds", "0.5", table=table)
            check_equal([write["value"] for write in result["writes"] if write["register"] == "APPROTECT.DISABLE"], written,
                        f"what is written where UICR has {uicr:#x}")
            check_equal([write["register"] for write in result["writes"] if write["register"].startswith("UICR")], [],
                        "writes to UICR")


TESTS = {"blink": test_blink, "vectors": test_vectors, "panic on the LED": test_panic_code, "hello": test_hello,
         "a serial port that is stuck": check_stuck_serial, "report": test_report, "button": test_button,
         "typed": test_typed, "overrun": test_overrun,
         "an overrun between two reads": test_overrun_between}
for _name, _board in BOARDS.items():
    for _what, _function in TESTS.items():
        if _board.button or _function is not test_button:
            add(f"board {_name}: {_what}", lambda name=_name, function=_function: function(name), cost=1)
