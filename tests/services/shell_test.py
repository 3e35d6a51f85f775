"""shell_test.py - apps/shell: what each command answers, and each way to die: as a program, and on a Nucleo and the
micro:bit, typed at their serial ports, and on a PC, typed at its keyboard, too."""
import os
import re
import tempfile

from harness import BUILD, ROOT, add, check, check_equal, check_has, run, symbols, test
from machine import LAST_LINE
from nucleo import simulate
from typed import Typed

NEEDS = "board-linux board-microbit board-nucleo-l031k6 board-sim pc-apps"  # of make

SHELL = os.path.join(BUILD, "linux", "shell", "firstlight.elf")
ON_MICROBIT = [os.path.join(ROOT, "boards", "microbit", "emulate"),
               os.path.join(BUILD, "microbit", "shell", "firstlight.bin")]
ON_NUCLEO = [os.path.join(BUILD, "host", "board-sim"), "--board", os.path.join(ROOT, "boards", "nucleo-l031k6", "board.sim"),
             "--table", os.path.join(BUILD, "nucleo-l031k6", "device", "table"), "--terminal",
             os.path.join(BUILD, "nucleo-l031k6", "shell", "firstlight.bin")]
GREETING = re.compile(r"firstlight \S+ on (.+)\. Type help\.\n")
PROMPT, COLOURED_PROMPT = "> ", "\x1b[92m>\x1b[0m "  # in a pipe, and on a serial port
ON_PC = os.path.join(BUILD, "pc", "shell", "firstlight.elf")
DONE, FAILED = 0, 35  # kernel/arch/hosted/board.c


def session(*lines, command=(SHELL,), cpu="x86_64 (hosted)"):
    """What it says to each of the lines, and after the last one; and its exit code."""
    code, text = run(*command, typed="".join(line + "\n" for line in lines).encode(), timeout=30)
    text = text.replace("\r", "")
    greeting = GREETING.match(text)
    check(greeting and greeting[1] == cpu, f"the greeting of {cpu} is not there:\n{text}")
    parts = text[greeting.end():].split(PROMPT)
    check_equal(parts[0], "", "before the first prompt")
    return parts[1:], code


HELP = """help
  blink    MILLISECONDS     lets the LED blink
  panic    [WAY]            dies, with a report
  memory   [who]            what the heap has, and who has it
  help                      this list
  color                     the colors that this terminal or screen has
  echo     WORDS            says them again
  peek     ADDRESS [BYTES]  shows memory, if it can be read
  threads                   the threads, what they wait for and what they used
  uptime                    how long it has been running
  reboot                    restarts the machine
  halt                      ends it
"""

# What is typed, and all that is answered, as a regular expression.
ANSWERS = [
    ("help", re.escape(HELP)),
    ("", r"\n"),
    ("   ", r" *\n"),
    ("echo", r"echo\n\n"),
    ("echo a  \"b  c\" d", r'echo a  "b  c" d\na b  c d\n'),
    ("echo \"a", r'echo "a\na " has no end\n'),
    ("echo 1 2 3 4 5 6 7 8", r"echo 1 2 3 4 5 6 7 8\nthere are more words than a command can have\n"),
    ("nothing", r"nothing\nthere is no command 'nothing': 'help' lists those that there are\n"),
    ("color", re.escape("color\n" + "".join(
        f"  {name:8}{name:8}  {name:8}\n" for name in "black red green yellow blue magenta cyan white".split()))),
    ("uptime", r"uptime\n0:00:\d\d\.\d{3} \(.+\)\n"),
    ("memory", r"memory\n  heap    0 bytes used by 0 blocks, \d+ \w+ free, the largest \d+ \w+\n"),
    ("memory who", r"memory who\nheap: nothing is in use\n"),
    ("memory what", r"memory what\nsay memory, or memory who: which functions took it\n"),
    ("threads", r"threads\nthread +priority +CPU +stack/of +state\nmain +3 +\d+% +- +runs\n"),
    ("peek", r"peek\nsay where: peek 0x20000000, or peek 0x20000000 256\n"),
    ("peek x", r"peek x\nsay where: peek 0x20000000, or peek 0x20000000 256\n"),
    ("peek 1 0", r"peek 1 0\nthe number of bytes is 1 to 4096\n"),
    ("peek 1 4097", r"peek 1 4097\nthe number of bytes is 1 to 4096\n"),
    ("peek 0x10 18", r"peek 0x10 18\n0000000000000010  -- -- -- -- -- -- -- --  -- -- -- -- -- -- -- --  \|\.{16}\|\n"
                     r"0000000000000020  -- -- {45}\|\.\.\|\n"),
    ("peek 0 9", r"peek 0 9\n0000000000000000  -- -- -- -- -- -- -- --  -- {23}\|\.{9}\|\n"),
    ("blink", r"blink\nsay how often: blink 500 is twice a second, blink 0 ends it\n"),
    ("blink 99999", r"blink 99999\nsay how often: blink 500 is twice a second, blink 0 ends it\n"),
    ("panic what", r"panic what\nthere is no such way: 'panic' lists them\n"),
    ("reboot", r"reboot\nthis machine cannot restart itself\n"),
    ("halt", r"halt\nkernel_main returned: halted\.\n"),
]


@test("shell: linux: each command's answer")
def answers():
    parts, code = session(*(line for line, _ in ANSWERS))
    check_equal((len(parts), code), (len(ANSWERS), DONE), "".join(parts))
    for (line, expected), part in zip(ANSWERS, parts):
        check(re.fullmatch(expected, part), f"{line!r} should answer {expected!r} and answers {part!r}")


@test("shell: linux: its own code, peeked at")
def peek():
    """In two lines, the first of 16 bytes: as the ELF has it."""
    address = symbols(SHELL)["kernel_main"]
    parts, _ = session(f"peek {address:#x} 20", "halt")
    with tempfile.TemporaryDirectory() as folder:
        code = os.path.join(folder, "text")
        check_equal(run("llvm-objcopy", "-O", "binary", "--only-section=.text", SHELL, code)[0], 0, "llvm-objcopy")
        with open(code, "rb") as file:
            text = file.read()
    at = address - symbols(SHELL)["text_start"]
    shown = re.findall(r"^[0-9a-f]{16} ((?: +[0-9a-f]{2})+) ", parts[0], re.M)
    check_equal(bytes.fromhex("".join(shown)), text[at:at + 20], parts[0])


@test("shell: linux: its own data, peeked at, up to where nothing is")
def peek_data():
    """The first line is memory beside the text; the last page of the address space is nobody's."""
    parts, _ = session(f"peek {symbols(SHELL)['last_panic']:#x} 16", "peek 0xfffffffffffffff0 16", "halt")
    check(re.search(r"^[0-9a-f]{16}  (?:[0-9a-f]{2}  ?){16}\|", parts[0], re.M), parts[0])
    check(re.search(r"^f{15}0  (?:--  ?){16}\|", parts[1], re.M), parts[1])


@test("shell: linux: the end of the input ends it")
def end_of_input():
    parts, code = session("echo 1")
    check_equal((parts[0], code), ("echo 1\n1\n", DONE), "".join(parts))


@test("shell: linux: a thread blinks, and stops")
def blink():
    parts, code = session("blink 50", "threads", "blink 0", "threads", "memory", "halt")
    check(re.search(r"^blinker +3 ", parts[1], re.M), f"there is no blinker:\n{parts[1]}")
    check(not re.search(r"^blinker", parts[3], re.M), f"the blinker is still there:\n{parts[3]}")
    check_has(parts[4], "0 bytes used by 0 blocks", "the memory afterwards")
    check_equal(code, DONE, "".join(parts))


def line_of(text, path):
    """The first one in which the text is."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return next(number for number, line in enumerate(file, 1) if text in line)


FIRST_LOCK = f"apps/shell/more_ways.c:{line_of('mutex_lock(&door);', 'apps/shell/more_ways.c')}"
WAYS = {
    "null": "PANIC  page fault: the program wrote to 0x0, where nothing is mapped. A null pointer?",
    "divide": "PANIC  division by zero: 7 / 0",
    "stack": "PANIC  stack overflow: ",
    "assert": "PANIC  assertion failed: zero == 1",
    "overrun": "PANIC  heap: written past the end of 10 bytes at ",
    "free": "PANIC  heap: freed twice: 10 bytes at ",
    "lock": f"PANIC  mutex 'door' is locked twice by its owner, thread 'main', first in lock_twice ({FIRST_LOCK})",
    "panic": "PANIC  you asked for it",
}


def dies(way, sentence):
    def body():
        parts, code = session(f"panic {way}")
        check_equal(code, FAILED, parts[0])
        check_has(parts[0], sentence, "the report")
    return body


for name, words in WAYS.items():
    add(f"shell: linux: panic {name}", dies(name, words))


@test("shell: microbit: typed at its serial port", cost=4)
def microbit():
    """All at once: what it cannot take yet waits in the line. Its own text is between that of the LED."""
    parts, code = session("help", "echo 1  2", "threads", "panic lock", command=ON_MICROBIT, cpu="Cortex-M")
    check_equal((parts[:2], code), ([HELP, "echo 1  2\n1 2\n"], 1), "".join(parts))
    check(re.search(r"^main +3 .* runs\n$", parts[2], re.M), parts[2])
    check_has(parts[3], WAYS["lock"], "the report")


SMALL_HELP = HELP.replace("  memory   [who]            what the heap has, and who has it\n", "")
SMALL_WAYS = ["null", "divide", "stack", "assert", "panic"]


@test("shell: nucleo-l031k6: in 32 KiB of flash and 8 KiB of RAM, typed at its serial port", cost=4)
def nucleo():
    """A byte comes where the machine sleeps. Its report has no names: they do not fit."""
    parts, code = session("help", "echo 1  2", "blink 100", "threads", "uptime", "peek 0x20000200 18", "panic", "panic assert",
                          command=ON_NUCLEO, cpu="Cortex-M")
    check_equal((parts[:3], code), ([SMALL_HELP, "echo 1  2\n1 2\n", "blink 100\n"], 0), "".join(parts))
    check(re.search(r"^main +3 +\d+% +\d+/1024 +runs\nblinker +3 +\d+% +\d+/\d+ +(sleeps|is ready)\n$", parts[3], re.M), parts[3])
    check(re.search(r"^0:00:00\.\d{3} \(SysTick at the core's clock\)\n$", parts[4], re.M), parts[4])
    check(re.search(r"^20000200(  ?[0-9a-f]{2}){16}  \|.{16}\|\n20000210  .*\|.{2}\|\n$", parts[5], re.M), parts[5])
    check_equal(re.findall(r"^  panic (\S+) ", parts[6], re.M), SMALL_WAYS, parts[6])
    check_has(parts[7], WAYS["assert"], "the report")
    check_has(parts[-1], "  It was thread 'main', of priority 3.\nhalted.\n", "the end, after the <> around an instruction")


@test("shell: nucleo-l031k6: 115 bytes pasted at 115200 baud, as it sleeps", cost=2)
def pasted():
    """The first byte wakes a thread; the third one is the first that could be lost. Then the ring keeps them."""
    words = "0123456789 " * 5
    result = simulate("nucleo-l031k6", ON_NUCLEO[-1][:-len(".bin")], "--seconds", "1", "--type",
                      f"1000000 echo {words}1\\recho {words[:-4]}2\\r")
    answers = re.findall(r"^([0-9 ]+)\n", result["uart"]["text"].replace("\r\n", "\n"), re.M)
    check_equal(answers, [words + "1", words[:-4] + "2"], result["uart"]["text"])
    check_equal(result["uart"]["overruns"], 0, "overruns")


@test("shell: pc: typed at its keyboard and at its serial port", cost=8)
def pc():
    """A thread, and a panic, which is the last."""
    with Typed("pvh", ON_PC) as machine:
        machine.expect("help\x1b[0m.\n\r" + COLOURED_PROMPT)
        machine.press("h", "e", "l", "p", "ret")
        check_has(machine.expect("ends it\n\r" + COLOURED_PROMPT), COLOURED_PROMPT + HELP, "what help says")
        machine.type(b"blink 100\rthreads\r")
        machine.wait_until(lambda: re.search(r"^blinker +3 ", machine.text(), re.M), "a thread that blinks")
        machine.press("p", "a", "n", "i", "c", "spc", "l", "o", "c", "k", "ret")
        check_has(machine.expect("halted.\n"), WAYS["lock"], "the report")


@test("shell: pc: what a pipe types", cost=3)
def piped():
    """scripts/boot types it once the kernel has written something, and ends some seconds after its end."""
    command = (os.path.join(ROOT, "scripts", "boot"), "--via", "pvh", ON_PC)
    parts, code = session("echo 1  2", command=command, cpu="x86_64")
    check_equal((parts, code), (["echo 1  2\n1 2\n", ""], 0), "one command, and no end")
    parts, code = session("echo 3", "halt", command=command, cpu="x86_64")
    check_equal((parts, code), (["echo 3\n3\n", "halt\nkernel_main returned: halted.\n"], 0), "until it halts")
    parts, code = session("panic assert", command=command, cpu="x86_64")
    check_has(parts[0], WAYS["assert"], "the report")
    check_equal(code, 1, "the exit code of a panic")
