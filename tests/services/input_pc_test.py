"""input_test.py - what is typed at a PC: its keyboard through QEMU's monitor, its serial port through a
socket. apps/keys shows each key."""
import os
import socket
import threading
import time

import harness
from harness import BUILD, check, check_equal, check_has, test
from machine import Machine

NEEDS = "keys echo"  # of make

KEYS = os.path.join(BUILD, "pc", "keys", "firstlight.elf")
ECHO = os.path.join(BUILD, "pc", "echo", "firstlight.elf")
BEGIN = "Type: each key is shown. Ctrl-D ends it.\n"


class Typed(Machine):
    """Its serial port is a socket, which can be typed at; what it says goes to the file, too."""

    def prepare(self):
        return ["-chardev", f"socket,id=line,path={self.path('line')},server=on,wait=on,logfile={self.serial_path}"]

    def serial_port(self):
        return "chardev:line"

    def __init__(self, via, image, **options):
        super().__init__(via, image, **options)
        self.line = socket.socket(socket.AF_UNIX)
        self.wait_until(self.connect, "connection to the serial port")

    def connect(self):
        """QEMU makes the socket a moment before it listens on it, and boots when it is connected."""
        try:
            self.line.connect(self.path("line"))
        except OSError:
            return False
        threading.Thread(target=self.take_out, daemon=True).start()
        return True

    def take_out(self):
        """Or the machine would wait with what it says."""
        try:
            while self.line.recv(65536):
                pass
        except OSError:
            pass

    def type(self, data):
        self.line.sendall(data)

    def press(self, *keys):
        """Each as QEMU's monitor names it, several at once as ctrl-a."""
        for key in keys:
            self.monitor(f"sendkey {key} 10")
            time.sleep(0.05)

    def keys(self):
        return self.serial().split(BEGIN)[-1]


@test("input: keys of a PC")
def keyboard():
    with Typed("pvh", KEYS) as machine:
        machine.expect(BEGIN)
        machine.press("a", "shift-a", "ctrl-c")
        time.sleep(1)
        print(machine.serial())
        machine.type("\u00e4\x1b[A\r".encode())
        time.sleep(1)
        print(machine.serial())


@test("input: lines of a PC")
def lines():
    with Typed("pvh", ECHO) as machine:
        machine.expect("echo>")
        machine.type("hallo\x1b[D\x1b[D\x1b[D\x1b[D\x7f".encode())
        time.sleep(1)
        print(repr(machine.serial()))
        machine.press("h", "delete", "e", "end", "spc", "w", "tab", "ret", "up", "left", "backspace", "ret")
        time.sleep(1)
        print(repr(machine.serial()))
        print(machine.ega_text())
        machine.type(b"\t\t")
        time.sleep(1)
        print(machine.ega_text())
