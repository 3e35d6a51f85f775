"""colours_test.py - at a terminal. Colours are for one: each program that passes on what the kernel says leaves them
out in a pipe, and where NO_COLOR is set. And the exit code is the same as without one."""
import os
import pty
import select
import subprocess
import time

import harness
from harness import BUILD, ROOT, check, check_equal, test

NEEDS = "elf board-sim board-linux board-linux-arm64 board-nucleo-l031k6 board-microbit"  # of make

PATIENCE = 60  # seconds
END = b"halted."
COLOURED = b"\x1b[96mfirstlight "


def built(board, name="firstlight.elf"):
    return os.path.join(BUILD, board, name)


NUCLEO = built("nucleo-l031k6", "hello/firstlight")
COMMANDS = {
    "linux": [built("linux")],
    "linux-arm64": ["boards/linux-arm64/emulate", built("linux-arm64")],
    "pc": ["scripts/boot", "--via", "microvm", "--append", "exit=qemu", harness.ELF],
    "microbit": ["boards/microbit/emulate", "--append", "exit=qemu", built("microbit", "hello/firstlight.bin")],
    "nucleo": [os.path.join(BUILD, "host", "board-sim"), "--board", "boards/nucleo-l031k6/board.sim", "--table",
               built("nucleo-l031k6", "device/table"), "--elf", NUCLEO + ".elf", "--show", "--semihosting", "--append",
               "exit=qemu", NUCLEO + ".bin"],
}


# board-sim's is 1 where the image ended itself with any other code than 0: here 33, for exit=qemu and all is well.
CODES = {"nucleo": 1}


def environment(no_color):
    return {**{name: value for name, value in os.environ.items() if name != "NO_COLOR"}, "TERM": "xterm",
            **({} if no_color is None else {"NO_COLOR": no_color})}


def at_terminal(command, no_color=None, output=None, code=0):
    """All that it says at a terminal of its own, or with its standard output elsewhere, up to the last line. Then it
    ends by itself, with this exit code."""
    master, slave = pty.openpty()
    process = subprocess.Popen(command, cwd=ROOT, stdin=slave, stdout=slave if output is None else output, stderr=slave,
                               env=environment(no_color))
    harness.PROCESSES.append(process)
    os.close(slave)
    said, source, end = b"", master if output is None else process.stdout.fileno(), time.monotonic() + PATIENCE
    try:
        while END not in said:
            check(time.monotonic() < end, f"it did not end, but said {said!r}")
            if select.select([source], [], [], 0.1)[0]:
                said += os.read(source, 4096)
        check_equal(harness.wait(process, PATIENCE), code, "its exit code")
        return said
    finally:
        process.kill()
        process.wait()
        os.close(master)


def colours(name):
    command, code = COMMANDS[name], CODES.get(name, 0)

    def body():
        check(COLOURED in at_terminal(command, code=code), "no colours at a terminal")
        check(COLOURED in at_terminal(command, no_color="", code=code), "no colours with an empty NO_COLOR")
        check_equal(words(at_terminal(command, no_color="1", code=code)), None, "colours with NO_COLOR")
        check_equal(words(at_terminal(command, output=subprocess.PIPE, code=code)), None, "colours in a pipe")
    return body


def words(said):
    """What is wrong with a text without colours; the simulator clears its own lines."""
    said = said.replace(b"\r\x1b[K", b"")
    return None if b"firstlight " in said and b"\x1b" not in said else said


for _name in COMMANDS:
    harness.add(f"colours: {_name}", colours(_name), cost=3)


@test("boot: the exit code of a panic at a terminal, with colours and without", needs="build/pc/death/panic.elf")
def panics():
    command = [*COMMANDS["pc"][:-1], os.path.join(BUILD, "pc", "death", "panic.elf")]
    for no_color in (None, "1"):
        check(b"PANIC  " in at_terminal(command, no_color=no_color, code=1), "no panic")


@test("colours: sequences that come in pieces, or do not end")
def pieces():
    import colours as module  # scripts/colours.py
    for text, plain in ((b"a\x1b[1;31mb\x1b[0mc", b"abc"), (b"\x1b]0;title\ab", b"b"), (b"\x1bPx\x1b\\b", b"b"),
                        (b"\x1b(0a\x1bc.", b"a."), (b"\x1b[H\x1b[2Ja\n", b"a\n"), (b"a\x1b", b"a"), (b"a\x1b[3", b"a"),
                        (b"\x1b[" + b"1" * 2000, b"\x1b[" + b"1" * 2000)):
        whole, each = module.Output(), module.Output()
        check_equal(whole.plain(text), plain, repr(text))
        check_equal(b"".join(each.plain(bytes([byte])) for byte in text)[:len(plain)], plain, f"{text!r}, byte by byte")
