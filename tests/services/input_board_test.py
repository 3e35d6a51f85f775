"""input_board_test.py - what is typed at a board's serial port: the Nucleos in the simulator, whose bytes come at
115200 baud to the cycle, and the micro:bit in QEMU."""
import os
import re

from emulated import Emulated
from harness import BUILD, ROOT, add, check, check_equal, test
from nucleo import BOARDS, simulate

NEEDS = "board-sim board-nucleo-l031k6 board-nucleo-f042k6 board-microbit"  # of make

TYPED = os.path.join(ROOT, "tests", "board", "typed", "build")
BEGIN = "type\n"
WHEN = 200000  # cycles after the start: it listens
PROMPT = "\r\x1b[92mecho>\x1b[0m "


def typed(board, text):
    """What tests/board/typed shows of a text whose bytes come one right after the other."""
    result = simulate(board, os.path.join(TYPED, board, "firstlight"), "--seconds", "4", "--type", f"{WHEN} {text}")
    return result["uart"]["text"].replace("\r\n", "\n").split(BEGIN)[1], result


def keys(board):
    def body():
        shown, result = typed(board, "aB\\e[A\\e[1;5C\u00e4\\r")
        check_equal(shown, "61 0\n62 1\n110000 0\n110003 2\ne4 0\na 0\n", "what it showed")
        check_equal(result["uart"]["overruns"], 0, "overruns")
    return body


def all_that_is_kept(board):
    """What the ring holds waits while each key is printed, which takes many times as long as a byte."""
    def body():
        shown, result = typed(board, "x" * 60)
        check_equal(shown, "78 0\n" * 60, "what it showed")
        check_equal(result["uart"]["overruns"], 0, "overruns")
    return body


def more_than_is_kept(board):
    """What the ring has no room for, and what the USART could not keep while the handler counted that: it says
    of several bytes in a row only that there was one or more. So all are told of, but what such a row has more."""
    def body():
        shown, result = typed(board, "x" * 300)
        lost = sum(int(count) for count in re.findall(r"^lost (\d+)$", shown, re.M))
        untold = result["uart"]["overruns"] - result["uart"]["overrun_flags"]
        check_equal(lost + shown.count("78 0\n"), 300 - untold, f"bytes of 300 shown or lost, {untold} of a row being untold")
        check(lost > 100, f"{lost} were lost")
    return body


for each in BOARDS:
    add(f"input: keys, {each}", keys(each), cost=2)
    add(f"input: 60 bytes without a pause, {each}", all_that_is_kept(each), cost=2)
    add(f"input: more than is kept is counted, {each}", more_than_is_kept(each), cost=2)


class Typed(Emulated):
    """A micro:bit in QEMU. What is written to a FIFO is typed at its serial port."""

    COLOURS = True

    def __init__(self, kernel):
        super().__init__()
        os.mkfifo(self.path("line.in"))
        self.line = os.open(self.path("line.in"), os.O_RDWR)
        with open(self.path("serial"), "wb"):
            os.symlink(self.path("serial"), self.path("line.out"))
        self.start(["qemu-system-arm", "-M", "microbit", "-accel", "tcg", "-display", "none", "-monitor", "none",
                    "-no-reboot", "-kernel", kernel, "-chardev", f"pipe,id=line,path={self.path('line')}",
                    "-serial", "chardev:line"])

    def __exit__(self, *reason):
        super().__exit__(*reason)
        os.close(self.line)

    def type(self, text):
        os.write(self.line, text.encode())


@test("input: lines, microbit", cost=3)
def lines():
    with Typed(os.path.join(BUILD, "microbit", "echo", "firstlight.bin")) as board:
        board.expect(PROMPT)
        board.type("hallo\x1b[D\x1b[D\x1b[D\x7fe\x05 w\t\r")
        board.expect("hello world \n" + PROMPT)
        sent = ["y" * 60 + str(number) for number in range(4)]  # the ring keeps 256 bytes
        for line in sent:
            board.type(line + "\r")
            board.expect("\n" + line + "\n" + PROMPT)
        check("were lost" not in board.text(), "it lost some")
