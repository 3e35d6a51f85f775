"""machine.py - a PC in QEMU: its monitor, its screen, its memory. What any QEMU has: tests/emulated.py."""
import json
import re
import socket
import time

import harness
import qemu
import screen
from emulated import PATIENCE, Emulated

LAST_LINE = "kernel_main returned: halted.\n"
MINUTE = 60  # seconds


def virtual_time(shift="auto"):
    """What makes QEMU's time go on with the instructions, each of which takes 2 to the power of `shift` ns, and jump to the
    next event where the CPU sleeps; and what Machine.check_sleeps() needs."""
    return ["-icount", f"shift={shift},sleep=off", "-rtc", "clock=vm", "-D", "trace"]


class Machine(Emulated):
    """A PC."""

    def __init__(self, via, image, serial=True, extra=(), **options):
        super().__init__()
        try:
            line = qemu.command(via, image, **options)
        except qemu.CannotStart as reason:
            raise harness.Failure(str(reason)) from None
        self.qmp = None
        self.start(line + ["-display", "none", "-monitor", "none", "-no-reboot",
                           "-serial", self.serial_port() if serial else "none",
                           "-qmp", f"unix:{self.path('qmp')},server=on,wait=off", *extra, *self.prepare()])

    def serial_port(self):
        """For subclasses: what QEMU connects it to. It must fill the file "serial"."""
        return f"file:{self.path('serial')}"

    def prepare(self):
        """For subclasses: more options, once the folder is there."""
        return []

    def __exit__(self, *reason):
        super().__exit__(*reason)
        if self.qmp:
            self.qmp.close()

    def serial(self):
        return self.text()

    def connect_qmp(self):
        """QEMU makes the socket a moment before it listens on it."""
        qmp = socket.socket(socket.AF_UNIX)
        qmp.settimeout(PATIENCE)
        try:
            qmp.connect(self.path("qmp"))
        except OSError:
            return False
        self.qmp = qmp
        return True

    def command(self, name, may_end=False, **arguments):
        """A QMP command. Returns what it returns; None if it may end QEMU, and did before QEMU had answered."""
        if not self.qmp:
            self.wait_until(self.connect_qmp, "connection to the QMP socket")
            self.stream = self.qmp.makefile("rw")
            self.stream.readline()
            self.command("qmp_capabilities")
        self.stream.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self.stream.flush()
        while True:
            try:
                line = self.stream.readline()
            except ConnectionError:  # it has ended with something unread
                line = ""
            if not line and may_end:
                return None
            answer = json.loads(line or '{"error": "QEMU hung up"}')
            if "error" in answer:
                self.complain(f"{name}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def monitor(self, line, may_end=False):
        """A command of QEMU's monitor for people. Returns what it prints, or as command()."""
        return self.command("human-monitor-command", may_end, **{"command-line": line})

    def log_instructions(self, on=True):
        """From now on each instruction is a line in the file trace, which -D must name; or none is. A
        repeated one is a line each time: a screen that is filled byte by byte is millions of them."""
        switch = "on" if on else "off"
        if "unknown command" in self.monitor(f"singlestep {switch}"):  # its name before QEMU 8.1
            self.monitor(f"one-insn-per-tb {switch}")
        self.monitor("log exec,nochain" if on else "log none")

    def logged_instructions(self):
        """The addresses of all that was executed since log_instructions()."""
        with open(self.path("trace"), encoding="utf-8") as file:
            return [int(address, 16) for address in
                    re.findall(r"^Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/", file.read(), re.M)]

    def is_halted(self):
        return "HLT=1" in self.monitor("info registers")

    def expect_halt(self):
        """The CPU sleeps in hlt, and still does a little later: nothing wakes it."""
        self.wait_until(self.is_halted, "halt")
        time.sleep(0.2)
        harness.check(self.is_halted(), "the CPU woke from its halt")

    def seconds(self):
        """Of virtual time, as the PC's real-time clock has it."""
        now = self.command("qom-get", path="/machine", property="rtc-time")
        return (now["tm_hour"] * 60 + now["tm_min"]) * 60 + now["tm_sec"]

    def check_sleeps(self):
        """A PC that has halted executes nothing: not an instruction in a minute. Where no timer of the machine is left,
        virtual time stands still, and QEMU says so."""
        self.expect_halt()
        begin = self.seconds()
        self.log_instructions()
        self.wait_until(lambda: (self.seconds() - begin) % 86400 >= MINUTE or
                        "no active timers" in self.text("output"), "a minute of virtual time")
        harness.check_equal(len(self.logged_instructions()), 0, "instructions in a minute after the halt")

    def memory(self, address, size):
        path = self.path("memory")
        self.command("pmemsave", val=address, size=size, filename=path)
        with open(path, "rb") as file:
            return file.read()

    def picture(self):
        """The screen: a screen.Picture."""
        path = self.path("screen.ppm")
        self.command("screendump", filename=path)
        return screen.read_ppm(path)

    def screen_text(self):
        """The text on a framebuffer, read with the font that the kernel draws with."""
        return screen.read_text(self.picture(), screen.Font(harness.FONT))

    def ega_text(self):
        cells = self.memory(0xb8000, 80 * 25 * 2)
        lines = [cells[at:at + 160:2].decode("cp437").rstrip() for at in range(0, len(cells), 160)]
        return "\n".join(lines).rstrip() + "\n"

    def quit(self):
        """Ends QEMU by QMP, which must find it still there."""
        self.command("quit")
        self.expect_exit(0)
