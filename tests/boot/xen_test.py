"""xen_test.py - the kernel on Xen: as domain 0, on Xen itself; and as another domain, of a Xen that the test plays,
because to start one takes a whole Linux."""
import glob
import gzip
import os
import re
import struct
import tempfile

import harness
from harness import Skip, check, check_equal, check_has
from loader import Steered
from machine import LAST_LINE, Machine

NEEDS = "elf"  # of make

DIRECT_MAP = 0xffff800000000000
MEMORY_MAP, GET_PARAM, SEND, YIELD = (12, 9), (34, 1), (32, 4), (29, 0)  # hypercall and command: public/xen.h


def xen(folder):
    """Xen, unpacked: QEMU starts it by multiboot."""
    found = [os.environ["XEN"]] if "XEN" in os.environ else sorted(glob.glob("/boot/xen-*-amd64.gz"))
    if not found:
        raise Skip("needs Xen: /boot/xen-*-amd64.gz, which Debian's xen-hypervisor-*-amd64 has, or XEN=FILE")
    path = os.path.join(folder, "xen")
    with gzip.open(found[-1]) as packed, open(path, "wb") as file:
        file.write(packed.read())
    return path


@harness.test("xen: domain 0, PVH", cost=3)
def domain0():
    """Nested: QEMU's CPU has SVM with nested page tables, and a PVH domain 0 wants an IOMMU."""
    with tempfile.TemporaryDirectory() as folder:
        append = "dom0=pvh dom0_mem=128M console=com1 com1=115200,8n1 noreboot"
        with Machine("pvh", xen(folder), machine="q35", memory=512, append=append,
                     modules=[f"{harness.ELF} some words"],
                     extra=["-cpu", "max,+svm", "-device", "amd-iommu"]) as machine:
            text = machine.expect(LAST_LINE)
            text = "".join(line for line in text.splitlines(True) if not line.startswith("(XEN)"))
            text = text[:text.index(LAST_LINE) + len(LAST_LINE)]
            version = re.search(r"^ *Xen (\d+\.\d+)|Xen version (\d+\.\d+)", machine.text(), re.M)
            check_has(text, f"  booted by  Xen {version[1] or version[2]} (PVH)\n", "the greeting")
            check_has(text, "  command    some words\n", "the greeting")
            usable = re.search(r"^  memory     (\d+) MiB usable", text, re.M)
            check(usable and 100 < int(usable[1]) <= 128, text)
            check("warning" not in text, text)
            machine.expect("Hardware Dom0 halted")
            machine.quit()


class Domain(Steered):
    """Xen's part, played at the kernel's two functions. The domain's console is a ring that is nearly full at first, of
    which the indices overflow soon, and which is emptied only when the kernel waits."""

    RING = 0xfdf00000  # where this PC has no RAM, but a VGA's, which nothing uses
    OUT, OUT_SIZE, OUT_CONS = 1024, 2048, 3080  # public/io/console.h
    START = (1 << 32) - 100
    EARLIER = b"-" * 2040  # what is in the ring before
    XENS_OWN = (1 << 64) - 1  # EPERM: only domain 0 may write on Xen's own console
    MAP = ((0, 0x9f000, 1), (0x100000, 0x3f00000, 1), (0xfc000000, 0x4000000, 2))

    def __enter__(self):
        super().__enter__()
        version = self.gdb.get("ebx") + 4
        check_equal(self.gdb.read(version, 4), struct.pack("<I", 1), "the version of QEMU's start_info")
        self.gdb.write(version, struct.pack("<I", 0))  # which has no memory map
        first = self.START % self.OUT_SIZE
        self.gdb.write(self.RING + self.OUT + first, self.EARLIER[:self.OUT_SIZE - first])
        self.gdb.write(self.RING + self.OUT, self.EARLIER[self.OUT_SIZE - first:])
        self.gdb.write(self.RING + self.OUT_CONS, struct.pack("<II", self.START, (self.START + len(self.EARLIER)) % (1 << 32)))
        self.out, self.told = b"", False
        return self

    def in_ring(self):
        cons, prod = struct.unpack("<II", self.gdb.read(DIRECT_MAP + self.RING + self.OUT_CONS, 8))
        ring = self.gdb.read(DIRECT_MAP + self.RING + self.OUT, self.OUT_SIZE)
        size = (prod - cons) % (1 << 32)
        check(size <= self.OUT_SIZE, f"{size} bytes in a ring of {self.OUT_SIZE}")
        return bytes(ring[(cons + i) % self.OUT_SIZE] for i in range(size)), prod

    def empty_ring(self):
        text, prod = self.in_ring()
        self.out += text
        self.gdb.write(DIRECT_MAP + self.RING + self.OUT_CONS, struct.pack("<I", prod))

    def call(self, asked, second):
        """What Xen does: public/memory.h, public/hvm/hvm_op.h, public/event_channel.h, public/sched.h."""
        if asked == MEMORY_MAP:
            room, buffer = struct.unpack("<IxxxxQ", self.gdb.read(second, 16))
            check(room >= len(self.MAP), "no room for the map")
            self.gdb.write(buffer, b"".join(struct.pack("<QQI", *entry) for entry in self.MAP))
            self.gdb.write(second, struct.pack("<I", len(self.MAP)))
        elif asked == GET_PARAM:
            domain, index = struct.unpack("<HxxI", self.gdb.read(second, 8))
            check_equal(domain, 0x7ff0, "the domain that a parameter is asked of")
            self.gdb.write(second + 8, struct.pack("<Q", {17: self.RING >> 12, 18: 7}[index]))
        elif asked == SEND:
            check_equal(self.gdb.read(second, 4), struct.pack("<I", 7), "the event channel")
            self.told = True
        elif asked == YIELD:
            check(self.told, "it waits for a domain 0 that does not know that there is text")
            self.empty_ring()
        else:
            return self.XENS_OWN
        return 0

    def answer(self):
        """Until the kernel asks something, and the answer. Returns number and command."""
        functions = [self.symbols[name] for name in ("xen_version", "xen_call")]
        self.gdb.run_to(*functions)
        asked, value = None, 4 << 16 | 99
        if self.gdb.get("rip") == self.symbols["xen_call"]:
            asked = self.gdb.get("rdi"), self.gdb.get("rsi")
            value = self.call(asked, self.gdb.get("rdx"))
        stack = self.gdb.get("rsp")
        self.gdb.set(rax=value, rsp=stack + 8, rip=struct.unpack("<Q", self.gdb.read(stack, 8))[0])
        return asked


class DebugDomain(Domain):
    XENS_OWN = 0  # a debug build of Xen lets every domain write on it


def check_ring(kind):
    with kind() as machine:
        while machine.answer() != SEND or LAST_LINE[:-1].encode() not in machine.in_ring()[0]:
            pass
        written = machine.out + machine.in_ring()[0]
        machine.gdb.let_go()
        text = machine.expect(LAST_LINE)
        machine.expect_halt()
        check_has(text, "  booted by  Xen 4.99 (PVH)\n", "the greeting")
        check_has(text, "  memory     63 MiB usable of 63 MiB\n", "the greeting")
        check_has(text, "0x00000000fc000000-0x00000000ffffffff  reserved\n", "the greeting")
        check("warning" not in text, text)
        with open(machine.path("serial"), "rb") as file:
            check_equal(written, machine.EARLIER + file.read(), "what was in the ring, one after the other")
        machine.quit()


@harness.test("xen: another domain, whose console is a ring")
def domain():
    check_ring(Domain)


@harness.test("xen: another domain, of a debug build of Xen: its console is the ring, too")
def debug_domain():
    check_ring(DebugDomain)


@harness.test("xen: another domain, whose console is not emptied")
def stuck():
    with Domain() as machine:
        while machine.answer() != SEND:
            pass
        machine.gdb.write(machine.symbols["xen_call"], b"\x31\xc0\xc3")  # from here on it does nothing: xor eax, eax; ret
        machine.gdb.let_go()
        machine.expect(LAST_LINE)
        machine.expect_halt()
        machine.quit()
