"""loader.py - a boot loader that hands over whatever a test wants.

It lets QEMU load the kernel by PVH, stops it at its first instruction, and sends it through the
multiboot2 entry instead, with boot information that the test made up.
"""
import struct

import harness
from gdbstub import GdbStub
from machine import Machine

INFO_AT = 0x1000000
MULTIBOOT2_MAGIC = 0x36d76289
KERNEL_BASE = 0xffffffff80000000
KERNEL_PHYSICAL, KERNEL_WINDOW = 0x200000, 0x200000


def tag(kind, content, size=None):
    """A multiboot2 tag, padded; `size` lies about it."""
    data = struct.pack("<II", kind, 8 + len(content) if size is None else size) + content
    return data + bytes(-len(data) % 8)


def command_line(text):
    return tag(1, text.encode() + b"\0")


def memory_map(*entries, entry_size=24):
    body = b"".join(struct.pack("<QQII", *entry, 0) for entry in entries)
    return tag(6, struct.pack("<II", entry_size, 0) + body)


def framebuffer(address, pitch, width, height, bits, colours, kind=1):
    """`colours`: position and size of red, green, blue."""
    return tag(8, struct.pack("<QIIIBBH6B", address, pitch, width, height, bits, kind, 0, *colours))


END = tag(0, b"")
MEMORY = memory_map((0, 0x9fc00, 1), (0x100000, 0x7ee0000, 1), (0xfffc0000, 0x40000, 2))


def information(*tags, total_size=None):
    body = b"".join(tags)
    return struct.pack("<II", 8 + len(body) if total_size is None else total_size, 0) + body


class Steered(Machine):
    """A machine stopped at the kernel's first instruction, paging off."""

    def __init__(self, info=b"", elf=harness.ELF, **options):
        self.info, self.elf = info, elf
        super().__init__("pvh", elf, **options)

    def prepare(self):
        with open(self.path("info"), "wb") as file:
            file.write(self.info)
        info = ["-device", f"loader,file={self.path('info')},addr={INFO_AT:#x},force-raw=on"]
        return ["-S", "-gdb", f"unix:{self.path('gdb')},server=on,wait=off", *(info if self.info else [])]

    def __enter__(self):
        self.symbols = harness.symbols(self.elf)
        self.gdb = GdbStub(self, self.path("gdb"))
        self.gdb.run_to(self.symbols["pvh_entry"] - KERNEL_BASE)
        return self

    def jump(self, symbol, **registers):
        self.gdb.set(rip=self.symbols[symbol] - KERNEL_BASE, **registers)


def segments(elf):
    """(physical address, content) of what is loaded: ELF-64 Object File Format, "Program Header"."""
    with open(elf, "rb") as file:
        data = file.read()
    first, count = struct.unpack_from("<Q", data, 32)[0], struct.unpack_from("<H", data, 56)[0]
    for at in range(first, first + 56 * count, 56):
        kind, _, offset, _, physical, size = struct.unpack_from("<IIQQQQ", data, at)
        if kind == 1:
            yield physical, data[offset:offset + size]


class Moved(Steered):
    """A machine with a second copy of the kernel, `by` bytes from where it is linked for; that one is started."""

    def __init__(self, by, info, go=True, **options):
        self.by, self.go = by, go
        super().__init__(info, **options)

    def prepare(self):
        line = super().prepare()
        for number, (physical, content) in enumerate(segments(self.elf)):
            path = self.path(f"segment{number}")
            with open(path, "wb") as file:
                file.write(content)
            line += ["-device", f"loader,file={path},addr={physical + self.by:#x},force-raw=on"]
        return line

    def __enter__(self):
        super().__enter__()
        self.before = self.memory(KERNEL_PHYSICAL, KERNEL_WINDOW)
        self.gdb.set(rip=self.symbols["multiboot2_entry"] - KERNEL_BASE + self.by, eax=MULTIBOOT2_MAGIC, ebx=INFO_AT)
        if self.go:
            self.gdb.let_go()
        return self


class Loaded(Steered):
    """A machine whose kernel was started by multiboot2 with the information given."""

    def __enter__(self):
        super().__enter__()
        self.jump("multiboot2_entry", eax=MULTIBOOT2_MAGIC, ebx=INFO_AT)
        self.gdb.let_go()
        return self
