"""input_hosted_test.py - what is typed at a program: at a pseudo terminal, which must be as it was afterwards,
however the program ends; and through a pipe."""
import os
import pty
import select
import signal
import subprocess
import termios

import harness
from harness import BUILD, add, check, check_equal, test
from patience import Patience

NEEDS = "board-linux board-linux-arm64 board-windows"  # of make

ECHO = os.path.join(BUILD, "linux", "echo", "firstlight.elf")
SHELL = os.path.join(BUILD, "linux", "shell", "firstlight.elf")
PROMPT, PLAIN_PROMPT = "\r\x1b[92mecho>\x1b[0m ", "\recho> "  # at a terminal, and in a pipe
END = "kernel_main returned: halted.\r\n"
PATIENCE = 30  # seconds for one thing to happen
SIGNALLED = 128  # and the signal's number


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, program):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.said = ""
        self.process = subprocess.Popen([program], stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                        start_new_session=True,
                                        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)))
        harness.PROCESSES.append(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def expect(self, text):
        """Waits until the program has said that, after what was waited for before. Returns all before it."""
        patience = Patience(PATIENCE, self.process.pid)
        while text not in self.said:
            check(not patience.is_over(), f"it did not say {text!r}, but {self.said!r}")
            if select.select([self.master], [], [], 0.1)[0]:
                self.said += os.read(self.master, 4096).decode()
        before, self.said = self.said.split(text, 1)
        return before

    def type(self, text):
        os.write(self.master, text.encode())

    def check_raw(self):
        settings = termios.tcgetattr(self.slave)
        check_equal(settings[3] & (termios.ICANON | termios.ECHO), 0, "ICANON and ECHO while it runs")

    def check_end(self, code):
        check_equal(harness.wait(self.process, PATIENCE), code, "exit code")
        check_equal(termios.tcgetattr(self.slave), self.before, "the terminal's settings afterwards")


@test("input: a program's terminal: keys, and as it was")
def keys():
    with Terminal(ECHO) as terminal:
        terminal.expect(PROMPT)
        terminal.check_raw()
        terminal.type("hell\u00f6\x1b[D\x7f\x1b[3~p\r")
        terminal.expect("\r\nhelp\r\n" + PROMPT)
        terminal.type("\x1b[A!\r")
        terminal.expect("\r\nhelp!\r\n" + PROMPT)
        terminal.type("forget this\x03")
        terminal.expect("forget this^C\r\n" + PROMPT)
        terminal.type("\x04")
        terminal.expect(END)
        terminal.check_end(0)


def ends_by_signal(number):
    def body():
        with Terminal(ECHO) as terminal:
            terminal.expect(PROMPT)
            terminal.check_raw()
            os.kill(terminal.process.pid, number)
            terminal.check_end(SIGNALLED + number)
    return body


for each in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
    add(f"input: a program's terminal after {each}", ends_by_signal(getattr(signal, each)))


@test("input: a program's terminal after Ctrl-\\")
def quit_key():
    with Terminal(ECHO) as terminal:
        terminal.expect(PROMPT)
        terminal.type("x\x1c")
        terminal.check_end(SIGNALLED + signal.SIGQUIT)


@test("input: a program's terminal after a panic, and after a fault")
def panics():
    for way in ("panic", "null"):
        with Terminal(SHELL) as terminal:
            terminal.expect("\x1b[92m>\x1b[0m ")
            terminal.check_raw()
            terminal.type(f"panic {way}\r")
            terminal.expect("PANIC  ")
            terminal.expect("halted.")
            terminal.check_end(35)


@test("input: a program goes on after it was stopped")
def stopped():
    """What stops it, a shell, has the terminal meanwhile."""
    with Terminal(ECHO) as terminal:
        terminal.expect(PROMPT)
        os.kill(terminal.process.pid, signal.SIGSTOP)
        os.waitpid(terminal.process.pid, os.WUNTRACED)
        termios.tcsetattr(terminal.slave, termios.TCSANOW, terminal.before)
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.type("on\r")
        terminal.expect("\r\non\r\n" + PROMPT)
        terminal.check_raw()
        terminal.type("\x04")
        terminal.check_end(0)


RUNS = {"linux": [ECHO], "linux-arm64": ["boards/linux-arm64/emulate", "build/linux-arm64/echo/firstlight.elf"],
        "windows": ["boards/windows/emulate", "build/windows/echo/firstlight.exe"]}


def piped(board):
    def body():
        code, text = harness.run(*RUNS[board], typed="one\ntw\x7fwo\r\nthree".encode())
        check_equal(harness.program_text(text),
                    f"{PLAIN_PROMPT}one\none\n{PLAIN_PROMPT}tw\b \bwo\ntwo\n{PLAIN_PROMPT}three\nthree\n{PLAIN_PROMPT}\n"
                    "kernel_main returned: halted.\n", "what it said")
        check_equal(code, 0, "exit code")
    return body


for each in RUNS:
    add(f"input: a pipe with an end, {each}", piped(each), cost=3 if each == "windows" else 1)


@test("input: nothing of a pipe is lost", cost=2)
def long_pipe():
    sent = [f"line {number:05}" for number in range(20000)]
    said = harness.run(ECHO, typed="\n".join(sent).encode())[1]
    said = [line for line in said.replace("\r", "\n").split("\n") if line.startswith("line ")]
    check_equal(said, sent, "lines")
