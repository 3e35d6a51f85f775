"""emulated.py - a QEMU under test, whatever it emulates: its folder, its serial port, waiting for it, its end."""
import os
import shutil
import subprocess
import tempfile
import time

import harness
from patience import Patience

PATIENCE = 60  # seconds for one thing to happen, which QEMU had a CPU for


class Emulated:
    """What QEMU writes to the file "serial" of self.folder is the console; what it says itself is in "output"."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="firstlight-")

    def start(self, line):
        self.output = open(self.path("output"), "w+b")
        self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=self.output,
                                        stderr=subprocess.STDOUT, cwd=self.folder)
        harness.PROCESSES.append(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.output.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    COLOURS = False  # whether text() keeps them; most tests compare words

    def text(self, name="serial"):
        """A file of the folder; empty as long as it is not there."""
        try:
            with open(self.path(name), "rb") as file:
                text = file.read().decode(errors="replace").replace("\r\n", "\n")
                return text if self.COLOURS else harness.without_colours(text)
        except FileNotFoundError:
            return ""

    def complain(self, problem):
        raise harness.Failure(f"{problem}; serial port:\n{self.text()}\nQEMU: {self.text('output')}")

    def wait_until(self, happened, what, patience=PATIENCE):
        """Polls until happened() is true; fails when patience (seconds) or QEMU ends."""
        rest = Patience(patience, self.process.pid)
        while not happened():
            if self.process.poll() is not None and not happened():
                self.complain(f"QEMU ended with {self.process.returncode} before {what}")
            if rest.is_over():
                self.complain(f"{what} did not happen within {patience} s")
            time.sleep(0.02)

    def expect(self, text):
        """Waits for a text on the serial port. Returns all there is."""
        self.wait_until(lambda: text in self.text(), f"{text!r} on the serial port")
        return self.text()

    def expect_exit(self, code, seconds=0):
        """Waits for QEMU's own end, with exactly this code, after so many seconds of work. Returns what the serial port has."""
        got = harness.wait(self.process, seconds + PATIENCE)
        if got is None:
            self.complain(f"no exit within {seconds + PATIENCE} s")
        if got != code:
            self.complain(f"exit code {got} where {code} was due")
        return self.text()
