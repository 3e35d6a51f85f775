"""gdbstub.py - the few words of gdb's remote protocol that the tests need to steer a CPU.

GDB manual, "Remote Serial Protocol". Through it a test can be a boot loader that lies.
"""
import socket

# GDB's order of x86-64's registers; the halves have the whole's number
REGISTERS = {"eax": 0, "rax": 0, "ebx": 1, "rcx": 2, "edx": 3, "rdx": 3, "rsi": 4, "rdi": 5, "rsp": 7, "rip": 16}


class GdbStub:
    def __init__(self, machine, path):
        machine.wait_until(lambda: self._connect(path), "connection to gdb's socket")
        self.ask("qXfer:features:read:target.xml:0,1000")  # or QEMU refuses to set registers

    def _connect(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        try:
            self.socket.connect(path)
        except OSError:
            return False
        self.stream = self.socket.makefile("rb")
        return True

    def ask(self, text):
        packet = text.encode()
        self.socket.sendall(b"$%s#%02x" % (packet, sum(packet) & 0xff))
        return self.answer()

    def answer(self):
        while self.stream.read(1) != b"$":
            pass
        answer = b""
        while (byte := self.stream.read(1)) != b"#":
            answer += byte
        self.stream.read(2)
        try:
            self.socket.sendall(b"+")
        except OSError:
            pass  # after a detach, the machine may have come to its end already
        return answer.decode()

    def run_to(self, *addresses):
        """Hardware breakpoints, continue until one of them, breakpoints away again."""
        for address in addresses:
            assert self.ask(f"Z1,{address:x},1") == "OK"
        stop = self.ask("c")
        assert stop.startswith(("T05", "S05")), stop
        for address in addresses:
            assert self.ask(f"z1,{address:x},1") == "OK"

    def step(self):
        stop = self.ask("s")
        assert stop.startswith(("T05", "S05")), stop

    def get(self, name):
        return int.from_bytes(bytes.fromhex(self.ask(f"p{REGISTERS[name]:x}"))[:8], "little")

    def read(self, address, size):
        answer = self.ask(f"m{address:x},{size:x}")
        assert len(answer) == 2 * size, answer
        return bytes.fromhex(answer)

    def write(self, address, content):
        assert self.ask(f"M{address:x},{len(content):x}:{content.hex()}") == "OK"

    def set(self, **values):
        for name, value in values.items():
            raw = value.to_bytes(8, "little").hex()
            assert self.ask(f"P{REGISTERS[name]:x}={raw}") == "OK", name

    def let_go(self):
        assert self.ask("D") == "OK"
        self.stream.close()
        self.socket.close()
