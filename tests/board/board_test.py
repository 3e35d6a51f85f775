"""Each Nucleo's images, run in the board simulator: what they write, when, and how they fail."""
import glob
import os
import random
import re
import shutil
import struct
import subprocess
import tempfile
import time

from death_app import Death
from harness import BUILD, ROOT, add, check, check_equal, check_has, run, symbols, without_colours
from nucleo import BOARDS, as_letters, check_stuck_serial, flashes, image, simulate

NEEDS = "board-sim svd2c board-nucleo-l031k6 board-nucleo-f042k6"  # of make

# Bytes that an image of blink may take: with a panic code on the LED, and without one.
LED_BYTES = {"nucleo-l031k6": 440, "nucleo-f042k6": 448}
HALT_BYTES = {"nucleo-l031k6": 284, "nucleo-f042k6": 292}
FIRST_SLEEP_INSTRUCTIONS = 60
STATIC_RAM_BYTES = 16


def bytes_of(base):
    return os.path.getsize(base + ".bin")


def test_writes(board):
    hz, (enable, enabled), moder, _, _ = BOARDS[board]
    result = simulate(board, image(board), "--toggles", "4")
    writes = [(w["register"], w["value"]) for w in result["writes"]]
    light = [("GPIOB.BSRR", 0x8), ("GPIOB.BSRR", 0x80000)]
    check_equal(writes, [(enable, enabled), ("GPIOB.MODER", moder), ("SYST_RVR", hz - 1),
                         ("SYST_CVR", 0), ("SYST_CSR", 7)] + 2 * light,
                "the register writes from reset to the fourth edge")
    reads = {r["register"] for r in result["reads"]}
    check("GPIOB.BSRR" not in reads and "GPIOB.ODR" not in reads, "a toggle loads from the port")
    check_equal(result["illegal"], [], "illegal accesses")


def test_period(board, milliseconds=1000):
    hz = BOARDS[board][0]
    result = simulate(board, image(board), "--toggles", "1001")
    edges = [e["cycle"] for e in result["edges"]]
    periods = {later - earlier for earlier, later in zip(edges, edges[1:])}
    check_equal(periods, {hz * milliseconds // 1000}, "cycles between edges, over 1,000 of them")
    share = result["asleep"]
    check(share >= 0.9999 or board == "nucleo-l031k6" and share >= 0.9999,
          f"asleep for {share:%} of the time")
    return f"asleep {share:.4%}"


def test_budget(board):
    led, halt = image(board), image(board, panic="halt")
    check(bytes_of(led) <= LED_BYTES[board], f"blink is {bytes_of(led)} bytes, at most {LED_BYTES[board]}")
    check(bytes_of(halt) <= HALT_BYTES[board], f"with PANIC=halt {bytes_of(halt)}, at most {HALT_BYTES[board]}")
    result = simulate(board, led, "--toggles", "2")
    first = result["first_sleep"]
    count = first["instructions"] if isinstance(first, dict) else first
    check(count <= FIRST_SLEEP_INSTRUCTIONS, f"{count} instructions from reset to the first sleep")
    code, sections = run("llvm-size", "-A", led + ".elf")
    static = sum(int(line.split()[1]) for line in sections.splitlines()
                 if line.split()[:1] in ([".data"], [".bss"], [".noinit"]))
    check(static <= STATIC_RAM_BYTES, f"{static} bytes of static RAM, at most {STATIC_RAM_BYTES}")
    return f"{bytes_of(led)} and {bytes_of(halt)} bytes, {count} instructions, {static} bytes of RAM"


def test_vectors(board):
    """The table of the image against the interrupts of the SVD, as svd2c's table lists them."""
    count = BOARDS[board][3]
    with open(os.path.join(BUILD, board, "device", "table"), encoding="utf-8") as file:
        rows = [line.split() for line in file if line.startswith("interrupt")]
    names = {int(row[1]) + 16: row[2] + "_IRQHandler" for row in rows}
    names.update({2: "NMI_Handler", 3: "HardFault_Handler", 11: "SVC_Handler",
                  14: "PendSV_Handler", 15: "SysTick_Handler"})
    for panic in ("led", "report"):
        base = image(board, panic=panic)
        code, listing = run("llvm-nm", base + ".elf")
        symbols = {row.split()[2]: int(row.split()[0], 16) for row in listing.splitlines()
                   if len(row.split()) == 3}
        with open(base + ".bin", "rb") as file:
            words = struct.unpack(f"<{count}I", file.read(4 * count))
        check_equal(words[0], symbols["stack_top"], "the initial stack pointer")
        check_equal(words[1], symbols["Reset_Handler"] | 1, "the reset vector")
        for vector in range(2, count):
            expected = symbols.get(names.get(vector), symbols["Default_Handler"])
            check_equal(words[vector], expected | 1, f"vector {vector} with PANIC={panic}")
        check_equal(symbols["vectors_end"] - symbols["vectors_start"], 4 * count, "the table's bytes")


def test_light(board):
    """Every interrupt that has no handler, on the LED: SOS, and 16 + its number."""
    hz, _, _, count, _ = BOARDS[board]
    begin = hz * 3 // 2
    for number in (0, 7, count - 17): # two rounds take up to 17 seconds
        vector = 16 + number
        result = simulate(board, image(board), "--seconds", "60", "--irq", f"{begin}:{number}",
                          expect=None)
        shown = as_letters(flashes(result, begin + 1))
        digits = "-" * (vector // 10) + "." * (vector % 10)
        # The LED was on or off when the interrupt came: the first dot may be longer than it is.
        check_has(shown, f"---.../{digits}/...---.../{digits}", f"interrupt {number} on the LED")
    for what, option, digits in (("a jump to nowhere", f"{begin}:pc=0x10000001", "..."),
                                 ("a stack overflow", f"{begin}:sp=0x20000004", "...")):
        more = ["--irq", f"{begin + 1}:0"] if "stack" in what else []
        result = simulate(board, image(board), "--seconds", "30", "--set", option, *more, expect=None)
        shown = as_letters(flashes(result, begin + 1))
        if not more:
            check_has(shown, f"---.../{digits}/", f"{what} on the LED")
        else:
            check_has(shown, "---.../", f"{what} on the LED")


def test_halt(board):
    """PANIC=halt: the LED stays as it is, and the program does not go on."""
    hz = BOARDS[board][0]
    begin = hz * 3 // 2
    result = simulate(board, image(board, panic="halt"), "--seconds", "8", "--irq", f"{begin}:7",
                      expect=None)
    check_equal([e["cycle"] >= begin for e in result["edges"]], [False], "edges before the panic")


def test_report(board):
    """Every vector that nobody handles ends in a report on the console that names it."""
    hz, _, _, count, _ = BOARDS[board]
    begin = hz * 3 // 2
    base = image(board, panic="report")
    with open(os.path.join(BUILD, board, "device", "table"), encoding="utf-8") as file:
        names = {int(row[1]): f" ({row[2]})" for row in map(str.split, file) if row[:1] == ["interrupt"]}
    for number in range(count - 16):
        result = simulate(board, base, "--seconds", "2.5", "--irq", f"{begin}:{number}", expect=None)
        check_has(result["uart"]["text"], f"PANIC  unexpected interrupt: number {number}{names.get(number, '')}, which has no handler",
                  f"the console after interrupt {number}")
        check_has(result["uart"]["text"], "kernel_main+", f"the trace after interrupt {number}")
        check_has(result["uart"]["text"], "halted.", f"the end after interrupt {number}")
        check_equal(result["illegal"], [], f"illegal accesses after interrupt {number}")


def test_hello(board):
    result = simulate(board, image(board, "hello"), "--seconds", "3")
    ram, text = BOARDS[board][4] // 1024, without_colours(result["uart"]["text"])
    for part in ("firstlight ", "booted by  the reset vector (no loader)", f"of {ram} KiB",
                 "kernel_main returned: halted."):
        check_has(text, part, "the greeting")
    check_equal(result["illegal"], [], "illegal accesses")


def test_report_image(board):
    """A console alone is no reason for a fault: nothing is asked of a debugger that is not there."""
    result = simulate(board, image(board, panic="report"), "--toggles", "4")
    check_equal(result["faults"], [], "faults")


def test_semihosting(board):
    """With a debugger that takes calls: the same text there, its command line, its exit code."""
    result = simulate(board, image(board, "hello"), "--seconds", "3", "--semihosting", "--append",
                      'exit=qemu a "b c"', expect=1)
    check_equal((result["reason"], result["exit_code"]), ("exit", 33), "the end")
    check_equal(result["semihosting"], result["uart"]["text"].replace("\r\n", "\n"), "the debugger's console")
    for part in ("booted by  a debugger (semihosting)\n", 'command    exit=qemu a "b c"\n'):
        check_has(without_colours(result["semihosting"]), part, "the greeting")
    check_equal((result["illegal"], result["faults"]), ([], []), "illegal accesses and faults")


def test_button(board):
    """A press that bounces turns the LED on once, and the next one off; asleep in between."""
    hz = BOARDS[board][0]
    inputs = []
    for cycle, level in ((hz, 0), (hz + 2000, 1), (hz + 4000, 0), (2 * hz, 1), (2 * hz + 900, 0),
                         (2 * hz + 1800, 1), (3 * hz, 0), (4 * hz, 1)):
        inputs += ["--input", f"{cycle} PB4 {level}"]
    result = simulate(board, image(board, "button"), "--seconds", "5", *inputs, expect=None)
    edges = [(e["level"], e["cycle"]) for e in result["edges"] if e.get("pin", "PB3") == "PB3"]
    check_equal([level for level, _ in edges], [1, 0], "the LED")
    rest = hz // 50
    for (_, cycle), press in zip(edges, (hz, 3 * hz)):
        check(rest <= cycle - press <= rest + hz // 100, f"the LED follows after {cycle - press} cycles")
    check(result["asleep"] > 0.99, f"asleep for {result['asleep']:%} of the time")
    check_equal(result["illegal"], [], "illegal accesses")


def test_poll(board):
    hz = BOARDS[board][0]
    result = simulate(board, image(board, "blink-poll"), "--toggles", "5")
    edges = [e["cycle"] for e in result["edges"]]
    for earlier, later in zip(edges, edges[1:]):
        check(abs(later - earlier - hz) <= hz // 100, f"{later - earlier} cycles between two edges")
    check_equal(result["asleep"], 0, "the share of time asleep")


def test_segments(board):
    """Nothing that is written to is executed; the stack is data; what is in the image ends on a word."""
    for panic in ("led", "halt", "report"):
        base = image(board, panic=panic)
        code, listing = run("llvm-readelf", "-lW", base + ".elf")
        flags = re.findall(r"^ +LOAD +\S+ +(\S+) +\S+ +\S+ +\S+ +((?:[RWE] *)+?) +0x", listing, re.M)
        check(flags, f"no segments:\n{listing}")
        for address, letters in flags:
            in_ram = int(address, 16) >= 0x20000000
            check_equal("W" in letters, in_ram, f"the segment at {address} with PANIC={panic} is written to")
            check(not (in_ram and "E" in letters), f"the segment at {address} with PANIC={panic} is executed")
        check_equal(bytes_of(base) % 4, 0, "bytes beyond the last whole word")
    rows = map(str.split, run("llvm-size", "-A", image(board) + ".elf")[1].splitlines())
    sizes = {row[0]: int(row[1]) for row in rows if len(row) == 3 and row[1].isdigit()}
    check_equal(sum(sizes.get(name, 0) for name in (".vectors", ".text", ".rodata", ".data")), bytes_of(image(board)),
                "bytes of the image, which has nothing but its sections")
    rows = map(str.split, run("llvm-size", "-A", image(board, "hello") + ".elf")[1].splitlines())
    data = sum(int(row[1]) for row in rows if row[:1] == [".data"])
    check(data <= 64, f"hello has {data} bytes of .data in RAM: what UBSan's checks know belongs in flash")


TESTS = {"register writes": test_writes, "period": test_period, "budget": test_budget,
         "vectors": test_vectors, "segments": test_segments, "panic on the LED": test_light, "PANIC=halt": test_halt,
         "report": test_report, "a console without a fault": test_report_image,
         "hello": test_hello, "a serial port that is stuck": check_stuck_serial, "hello with a debugger": test_semihosting,
         "button": test_button, "blink-poll": test_poll}
for _board in BOARDS:
    for _name, _function in TESTS.items():
        add(f"board {_board}: {_name}", lambda board=_board, function=_function: function(board),
            cost=8 if _name == "report" else 3)


# ---- Ways to die ----------------------------------------------------------------------------


def dies(board, app):
    """The app's report is on the console, and the board's access to its peripherals was right."""
    irq = ["--irq", app.command.removeprefix("irq ")] if app.command else []
    elf = os.path.join(BUILD, board, "death", app.name + ".elf")
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, app.name)
        shutil.copy(elf, base + ".elf")
        code, output = run("llvm-objcopy", "-O", "binary", elf, base + ".bin")
        check_equal(code, 0, f"llvm-objcopy: {output}")
        result = simulate(board, base, "--seconds", "4", "--faults-expected", *irq, expect=None)
    app.check_report(result["uart"]["text"].replace("\r\n", "\n"), elf)
    check_equal(result["locked_up"], False, "the core locked up")
    check_equal(result["illegal"], [], "illegal accesses")


for _source in sorted(glob.glob(os.path.join(ROOT, "tests", "board", "death", "*.c"))):
    _app = Death(_source)
    for _board in BOARDS:
        if not {"board-sim", _board} & set(_app.not_in) and not _app.only_on:
            add(f"board {_board}: death {_app.name}", lambda board=_board, app=_app: dies(board, app),
                needs=f"board-sim svd2c board-{_board} build/{_board}/death/{_app.name}.elf")


# ---- Interrupt lines ------------------------------------------------------------------------

IRQ = os.path.join(ROOT, "tests", "board", "irq")


def irq_image(board, panic):
    return os.path.join(IRQ, "build", board, *(["panic-report"] if panic == "report" else []), "firstlight")


def check_barriers(elf):
    """What the simulator forgives. ARMv6-M Architecture Reference Manual, "CPS": an interrupt may wait for the isb. It is
    masked for sure after the dsb."""
    code, text = run("llvm-objdump", "-d", "--no-show-raw-insn", elf)
    check_equal(code, 0, text)
    lines = [line.split(":", 1)[1].split() for line in text.splitlines() if re.match(r" *[0-9a-f]+:", line)]
    pairs = list(zip(lines, lines[1:]))
    windows = [after for now, after in pairs if now[0] in ("cpsie", "wfi")]
    check(windows and all(after[0] == "isb" for after in windows), f"after cpsie and wfi: {windows}")
    body = re.search(r"<board_irq_mask>:\n(.*?)(?:\n\n|$)", text, re.S).group(1)
    check(re.search(r"\tstr\t.*\n.*\tdsb", body), f"no dsb after the store:\n{body}")


def test_irq(board):
    """tests/board/irq: six handled interrupts, then an unexpected one: in a report, and on the LED."""
    app = Death(os.path.join(IRQ, "main.c"))
    report = simulate(board, irq_image(board, "report"), "--seconds", "4", expect=None)
    app.check_report(report["uart"]["text"].replace("\r\n", "\n"))
    led = simulate(board, irq_image(board, "led"), "--seconds", "30", expect=None)
    check_equal([e["level"] for e in report["edges"]], [1, 0, 1, 0, 1, 0], "the LED, with a report")
    check_has(as_letters(flashes(led, 0)), "...---.../--/...---.../--/", "exception 20 on the LED")
    for result in (report, led):
        check_equal((result["illegal"], result["faults"]), ([], []), "illegal accesses and faults")
    check_barriers(irq_image(board, "report") + ".elf")


def test_irq_panic(board):
    """A panic in a handler: the trace leads through it to what was interrupted."""
    result = simulate(board, irq_image(board, "report"), "--seconds", "4", "--semihosting", "--append", "once",
                      expect=None)
    text = result["semihosting"]
    check_has(text, "PANIC  once in a handler", "the report")
    functions = re.findall(r"0x[0-9a-f]{8}  (\w+)\+0x", text[text.index("  trace"):])
    check_equal(functions, ["die", "irq_taken", "irq_call", "kernel_main", "_start", "Reset_Handler"], "the functions of the trace")


def test_exits(board):
    """tests/board/exits, which compares."""
    result = simulate(board, os.path.join(ROOT, "tests", "board", "exits", "build", board, "panic-report", "firstlight"),
                      "--seconds", "1", expect=None)
    check_has(result["uart"]["text"], "all came back\r\nkernel_main returned: halted.", "what it says")


for _board in BOARDS:
    add(f"board {_board}: an interrupt gives back every register", lambda board=_board: test_exits(board))
    add(f"board {_board}: interrupt lines have handlers", lambda board=_board: test_irq(board), cost=3)
    add(f"board {_board}: a panic in an interrupt line's handler", lambda board=_board: test_irq_panic(board), cost=2)


# ---- An app that is late --------------------------------------------------------------------

# tests/board/late: when the LED changes, in whole periods since the start. Away for 0.5 of a period
# after the first wait, 1.5 after the fourth, 3.5 after the seventh; then "back". A wait that comes late
# returns "at once" (kernel/board.h, board_timer_wait).
LATE = [1, "back in 1", 2, 3, 4, "back in 5", "at once", 6, 7, "back in 10", "at once", 11, 12]
AT_ONCE_CYCLES = 100


def test_late(board):
    """A wait that comes late returns at once; the others end with a period, to the cycle."""
    result = simulate(board, os.path.join(ROOT, "tests", "board", "late", "build", board, "firstlight"),
                      "--seconds", "3", expect=None)
    period = BOARDS[board][0] // 10
    edges = [e["cycle"] for e in result["edges"]]
    shown, before = [], 0
    for cycle in edges:
        whole, rest = divmod(cycle - edges[0] + period, period)
        shown.append(whole if rest == 0 else
                     "at once" if cycle - before <= AT_ONCE_CYCLES else f"back in {whole}")
        before = cycle
    check_equal(shown, LATE, f"when the LED changes; the cycles are {edges}")


for _board in BOARDS:
    add(f"board {_board}: an app that is late does not shift the periods", lambda board=_board: test_late(board), cost=2)


def test_nmi(board):
    """tests/board/nmi: NMIs print wherever they interrupt the console. Nothing of it is lost, nor of the app's text.
    ARMv6-M cannot compare and exchange: with that in the console done without care, 3 of these 600 are lost."""
    count, cycle, generator, irqs = 600, 20000, random.Random(7), []
    for _ in range(count):
        cycle += generator.randrange(900, 1000)
        irqs += ["--irq", f"{cycle}:NMI"]
    base = os.path.join(ROOT, "tests", "board", "nmi", "build", board, "firstlight")
    text = simulate(board, base, *irqs, "--seconds", "2")["uart"]["text"].replace("\r\n", "\n").split("kernel_main")[0]
    check_equal(text.replace("n", ""), "".join(f"<{number}>" for number in range(200)) + "\n", "the app's text")
    check_equal(text.count("n"), count, "texts of the NMI's handler")


add("board nucleo-l031k6: an NMI while the console prints loses nothing", lambda: test_nmi("nucleo-l031k6"), cost=2)


def link_changed(what, memory=None, script=None, expect=1, vectors=None, look=None):
    """Links hello's objects with another MEMORY, a changed script, other objects in the place of vectors.c's; returns what the
    linker says. `look` is called with the ELF's path."""
    board = "nucleo-f042k6"
    root = os.path.join(BUILD, board)
    with open(os.path.join(root, "hello", "remember", "objects"), encoding="utf-8") as file:
        objects = [one for one in file.read().split() if not (vectors and one.endswith("/vectors.c.o"))] + (vectors or [])
    with tempfile.TemporaryDirectory() as folder:
        for name, change in (("device/memory.ld", memory), ("linker.ld", script)):
            with open(os.path.join(root, name), encoding="utf-8") as file:
                text = file.read()
            for old, new in change or ():
                check_has(text, old, name)
                text = text.replace(old, new)
            with open(os.path.join(folder, os.path.basename(name)), "w", encoding="utf-8") as file:
                file.write(text)
        code, output = run("env", "NM=llvm-nm", "OBJCOPY=llvm-objcopy", "scripts/link-apart", folder, "ld.lld", "-nostdlib", "-static", "--gc-sections", "-L", folder, "-T",
                           os.path.join(folder, "linker.ld"), *objects, "-o", os.path.join(folder, "elf"))
        check_equal(code, expect, f"the linker's exit code, {what}: {output}")
        if look:
            look(os.path.join(folder, "elf"))
    return output


def test_linker_script():
    """Each assertion of the linker script, provoked."""
    for what, memory, script, sentence in (
            ("a small flash", [("LENGTH = 0x8000", "LENGTH = 0x2000")], None,
             " bytes more of FLASH than the 8192 that there are: leave out services (NEEDS in app.mk) or the console (CONSOLE := 0)"),
            ("a small RAM", [("LENGTH = 0x1800", "LENGTH = 0x800")], None,
             " bytes more of RAM than the 2048 that there are: make the app's static data smaller"),
            ("no vectors", None, [("KEEP(*(.vectors))", "")], "the vector table is missing"),
            ("a stack elsewhere", None, [(".stack ORIGIN(RAM)", ".stack (ORIGIN(RAM) + 64)")],
             "the stack is not at the bottom of the RAM"),
            ("a small stack", None, [(". += 1024", ". += 512")], "the stack is smaller than the board asks for"),
            ("too many vectors", None, [("4 * (16 + 32)", "4 * (16 + 8)")], "the device has more interrupts than IRQ_LINES in board.mk says"),
            ("vectors elsewhere", None, [(".vectors ORIGIN(FLASH) + 0 :", ".vectors ORIGIN(FLASH) + 256 :")],
             "the vector table is not at the start of the flash")):
        check_has(link_changed(what, memory, script), sentence, what)


add("board linker script", test_linker_script)


def test_vector_alignment():
    """Whatever the vector table's size, it is aligned to the next power of two, 128 at least."""
    for size, alignment in ((192, 256), (256, 256), (260, 512), (404, 512), (620, 1024), (1024, 1024), (1984, 2048)):
        table = [("KEEP(*(.vectors))", f"KEEP(*(.vectors)) . = vectors_start + {size};"), ("4 * (16 + 32)", "4 * (16 + 480)")]
        for offset in (alignment // 2, alignment):
            moved = [("ORIGIN = 0x08000000", f"ORIGIN = {0x08000000 + offset:#x}")]
            said = link_changed(f"a table of {size} bytes at {offset:#x}", moved, table, expect=int(offset < alignment))
            check_equal("the vector table is not aligned to its size" in said, offset < alignment, said)


add("board linker script: the vector table's alignment", test_vector_alignment)

MANY = """<device><name>MANY</name><cpu><name>{cpu}</name><nvicPrioBits>3</nvicPrioBits></cpu><peripherals><peripheral>
<name>P</name><baseAddress>0x40000000</baseAddress>{interrupts}<registers><register><name>R</name><addressOffset>0</addressOffset>
</register></registers></peripheral></peripherals></device>"""


def test_many_vectors():
    """A part with as many interrupts as an ARMv7-M can have, 240, and an ARMv8-M, 480: the table that svd2c makes of it is linked,
    and IRQ_LINES has to be as large. What each vector leads to is its own handler's, or the one for all."""
    for cpu, lines in (("CM4", 240), ("CM33", 480)):
        with tempfile.TemporaryDirectory() as folder:
            svd, table = os.path.join(folder, "many.svd"), []
            with open(svd, "w", encoding="utf-8") as file:
                file.write(MANY.format(cpu=cpu, interrupts="".join(
                    f"<interrupt><name>I{n}</name><value>{n}</value></interrupt>" for n in range(lines))))
            code, output = run(os.path.join(BUILD, "host", "svd2c"), "--core=own", "--vectors", os.path.join(folder, "vectors.inc"),
                               "-o", os.path.join(folder, "device.h"), svd)
            check_equal((code, output), (0, ""), f"svd2c on {lines} interrupts")
            with open(os.path.join(folder, "last.c"), "w", encoding="utf-8") as file:
                file.write(f"void I{lines - 1}_IRQHandler(void) {{ for (;;) ; }}\n")
            for source in ("boot/arm-m/vectors.c", os.path.join(folder, "last.c")):
                table.append(os.path.join(folder, os.path.basename(source) + ".o"))
                code, output = run("clang", "--target=thumbv6m-unknown-none-eabi", "-mcpu=cortex-m0", "-ffreestanding", "-Os",
                                   "-DKERNEL_CONSOLE=1", "-I", folder, "-Ikernel/include", "-c", source, "-o", table[-1])
                check_equal(code, 0, output)

            def look(elf, lines=lines):
                places = symbols(elf)
                check_equal(places["vectors_end"] - places["vectors_start"], 4 * (16 + lines), "bytes of the table")
                code, output = run("llvm-objcopy", "-O", "binary", "--only-section=.vectors", elf, elf + ".bin")
                check_equal(code, 0, output)
                with open(elf + ".bin", "rb") as file:
                    words = struct.unpack(f"<{16 + lines}I", file.read())
                check_equal((words[0], words[1], words[-1]), (places["stack_top"], places["Reset_Handler"] | 1,
                                                              places[f"I{lines - 1}_IRQHandler"] | 1), "the first two and the last")
                check_equal(set(words[16:-1]), {places["Default_Handler"] | 1}, "the others")

            large = [("LENGTH = 0x8000", "LENGTH = 0x20000")]
            link_changed(f"{lines} lines", large, [("4 * (16 + 32)", f"4 * (16 + {lines})")], expect=0, vectors=table, look=look)
            said = link_changed(f"{lines} lines, one too many", large, [("4 * (16 + 32)", f"4 * (16 + {lines - 1})")], vectors=table)
            check_has(said, "the device has more interrupts than IRQ_LINES in board.mk says", f"{lines} lines, one too many")


add("board linker script: 240 and 480 interrupts", test_many_vectors)

# QEMU's netduinoplus2 has a Cortex-M4 and other peripherals, but flash, RAM and SysTick where the
# L031 has them; what it does not know it logs, under the names of what would be there.
SECOND_OPINION = [("0x4002102c", 0x2), ("0x50000400", 0x40)] + 4 * [("0x50000418", 0x8), ("0x50000418", 0x80000)]
BASES = {"GPIOE": 0x40021000, "USB OTG FS": 0x50000000}


def test_qemu():
    """The L031's image on QEMU makes the same writes."""
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        qemu = subprocess.Popen(
            ["qemu-system-arm", "-M", "netduinoplus2", "-accel", "tcg", "-display", "none", "-monitor", "none",
             "-serial", "none", "-icount", "shift=0,sleep=off", "-d", "unimp", "-D", log, "-kernel",
             image("nucleo-l031k6") + ".elf"], stdin=subprocess.DEVNULL)
        writes = []
        try:
            while len(writes) < len(SECOND_OPINION):
                check_equal(qemu.poll(), None, "QEMU ended by itself, with")
                time.sleep(0.05)
                if not os.path.exists(log):
                    continue
                with open(log, encoding="utf-8") as file:
                    text = file.read()
                writes = [(f"{BASES[name] + int(offset, 16):#010x}", int(value, 16)) for name, offset, value in
                          re.findall(r"^(.*): unimplemented device write \(size 4, offset (\w+), value (\w+)\)$",
                                     text, re.M)]
        finally:
            qemu.kill()
            qemu.wait()
    check_equal(writes[:len(SECOND_OPINION)], SECOND_OPINION, "the writes that QEMU logs")


add("board nucleo-l031k6: QEMU's opinion", test_qemu, timeout=60)


def bad_make(*arguments):
    code, output = run("make", "-s", *arguments)
    check_equal(code, 2, f"make {' '.join(arguments)} ends with")
    lines = [line for line in output.splitlines() if line.strip()]
    check_equal(len(lines), 1, f"lines that make {' '.join(arguments)} says:\n{output}\n")
    return lines[0]


def test_bad_input():
    check_has(bad_make("BOARD=nucleo-l031k6", "BLINK_MS=8001"),
              "BLINK_MS=8001: the timer of nucleo-l031k6 can do 1 to 8000 milliseconds", "a long period")
    check_has(bad_make("BOARD=nucleo-f042k6", "BLINK_MS=0"), "can do 1 to 2000 milliseconds", "no period")
    check_has(bad_make("BOARD=nucleo-f042k6", "BLINK_MS=fast"), "BLINK_MS=fast", "a word")
    check_has(bad_make("BOARD=nucleo"), "there is no BOARD 'nucleo'; choose one of:", "no such board")
    for wrong, near in (("nucleo-l031k", "nucleo-l031k6"), ("NUCLEO-L031K6", "nucleo-l031k6"),
                        ("stm32f3discovery", "stm32f3-discovery")):
        check_has(bad_make(f"BOARD={wrong}"), f"there is no BOARD '{wrong}' (did you mean {near}?); choose one of:", "a near name")
    check_has(bad_make("BOARD=nucleo-l031k6", "CPU=cortex-a9"),
              "the CPU 'cortex-a9' of the board nucleo-l031k6 is not supported; CPU in its board.mk is one of: "
              "cortex-m0, cortex-m0plus, cortex-m23, cortex-m3, cortex-m33, cortex-m4, cortex-m7", "a CPU that is not supported")
    check_has(bad_make("APP=button"), "the app button needs a button, and the board pc has none", "a PC")
    check_has(bad_make("BOARD=nucleo-l031k6", "APP=hello", "PANIC=led"), "there is no PANIC 'led'",
              "an app that needs a console")


add("board bad input", test_bad_input, cost=3)


# ---- Threads ----------------------------------------------------------------------------------


def test_threads(board):
    """tests/board/threads: eight of them in 8 KiB of RAM, one that never waits; main waits for the button, which is
    pressed long after the rounds, and the others go on."""
    press = 20_000_000
    base = os.path.join(ROOT, "tests", "board", "threads", "build", board, "firstlight")
    result = simulate(board, base, "--seconds", "30", "--input", f"{press} PB4 0")
    check_equal([edge["level"] for edge in result["edges"]], [1, 0], "the LED: on after a hundred rounds, off at the end")
    check(result["edges"][1]["cycle"] > press > 2 * result["edges"][0]["cycle"], f"edges and press: {result['edges']}, {press}")
    check_equal((result["illegal"], result["faults"]), ([], []), "illegal accesses and faults")
    check_equal(result["reason"], "asleep", f"the end, where the clock is stopped: {result['reason_text']}")


add("board nucleo-l031k6: eight threads", lambda: test_threads("nucleo-l031k6"), cost=5)
