"""typed.py - a PC that is typed at: its keyboard through QEMU's monitor, its serial port through a FIFO."""
import os

from machine import Machine


class Typed(Machine):
    """What is written to a FIFO is typed at its serial port."""

    COLOURS = True

    def prepare(self):
        """QEMU's pipe is line.in and line.out: a FIFO that does not end, as it is open for writing, too, and
        a file. A socket would not take all that is said where the test is slow."""
        os.mkfifo(self.path("line.in"))
        self.line = os.open(self.path("line.in"), os.O_RDWR)
        with open(self.path("serial"), "wb"):
            os.symlink(self.path("serial"), self.path("line.out"))
        return ["-chardev", f"pipe,id=line,path={self.path('line')}"]

    def serial_port(self):
        return "chardev:line"

    def __exit__(self, *reason):
        super().__exit__(*reason)
        os.close(self.line)

    def type(self, data):
        while data:
            data = data[os.write(self.line, data):]

    def press(self, *keys):
        """Each as QEMU's monitor names it, several at once as ctrl-a; and waits until something is said."""
        for key in keys:
            before = len(self.text())
            self.monitor(f"sendkey {key} 10")
            self.wait_until(lambda: len(self.text()) > before, f"an answer to {key}")
