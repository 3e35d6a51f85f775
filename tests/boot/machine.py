"""machine.py - a QEMU under test: its serial port, its screen, its end."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time

import harness
import qemu
import screen

LAST_LINE = "kernel_main returned: halted.\n"
PATIENCE = 60  # seconds for one thing to happen; firmware on a busy machine is slow


class Machine:
    def __init__(self, via, image, serial=True, extra=(), **options):
        self.folder = tempfile.mkdtemp(prefix="firstlight-")
        self.serial_path = os.path.join(self.folder, "serial")
        try:
            line = qemu.command(via, image, **options)
        except qemu.CannotStart as reason:
            raise harness.Failure(str(reason)) from None
        line += ["-display", "none", "-monitor", "none", "-no-reboot",
                 "-serial", f"file:{self.serial_path}" if serial else "none",
                 "-qmp", f"unix:{self.path('qmp')},server=on,wait=off", *extra, *self.prepare()]
        self.log = open(self.path("log"), "w+b")
        self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT, cwd=self.folder)
        harness.PROCESSES.append(self.process)
        self.qmp = None

    def prepare(self):
        """For subclasses: more options, once the folder is there."""
        return []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.qmp:
            self.qmp.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def serial(self):
        try:
            with open(self.serial_path, "rb") as file:
                return file.read().decode(errors="replace").replace("\r\n", "\n")
        except FileNotFoundError:
            return ""

    def complain(self, problem):
        self.log.seek(0)
        log = self.log.read().decode(errors="replace")
        raise harness.Failure(f"{problem}; serial port:\n{self.serial()}\nQEMU: {log}")

    def wait_until(self, happened, what):
        """Polls until happened() is true; fails when patience or QEMU ends."""
        end = time.monotonic() + PATIENCE
        while not happened():
            if self.process.poll() is not None and not happened():
                self.complain(f"QEMU ended with {self.process.returncode} before {what}")
            if time.monotonic() > end:
                self.complain(f"{what} did not happen within {PATIENCE} s")
            time.sleep(0.02)

    def expect(self, text):
        """Waits for a text on the serial port. Returns all there is."""
        self.wait_until(lambda: text in self.serial(), f"{text!r} on the serial port")
        return self.serial()

    def expect_exit(self, code):
        """Waits for QEMU's own end, with exactly this code."""
        try:
            got = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.complain(f"no exit within {PATIENCE} s")
        if got != code:
            self.complain(f"exit code {got} where {code} was due")
        return self.serial()

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

    def command(self, name, **arguments):
        """A QMP command. Returns what it returns."""
        if not self.qmp:
            self.wait_until(self.connect_qmp, "connection to the QMP socket")
            self.stream = self.qmp.makefile("rw")
            self.stream.readline()
            self.command("qmp_capabilities")
        self.stream.write(json.dumps({"execute": name, "arguments": arguments}) + "\n")
        self.stream.flush()
        while True:
            answer = json.loads(self.stream.readline() or '{"error": "QEMU hung up"}')
            if "error" in answer:
                self.complain(f"{name}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def monitor(self, line):
        """A command of QEMU's monitor for people. Returns what it prints."""
        return self.command("human-monitor-command", **{"command-line": line})

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
