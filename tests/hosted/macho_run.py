#!/usr/bin/env python3
"""macho_run - runs a static x86_64 Mach-O program as XNU would, with libunicorn as the CPU.

usage: macho_run FILE [WORD...]

It knows the system calls that firstlight makes, and delivers an exception as the signal that XNU
makes of it (bsd/uxkern/ux_exception.c, bsd/dev/i386/unix_signal.c in its source). It shows that the
program does what it should on a system that does what XNU's source says; it is no Mac.
"""
import ctypes
import os
import struct
import sys
import time
from ctypes import CFUNCTYPE, POINTER, byref, c_bool, c_char_p, c_int, c_int64, c_size_t, c_uint32, c_uint64, c_void_p

X86, MODE_64 = 4, 8
PROT_READ, PROT_WRITE, PROT_EXEC = 1, 2, 4
HOOK_INTR, HOOK_INSN, HOOK_INVALID, HOOK_INSN_INVALID = 1, 2, 0x3f0, 0x4000
INS_SYSCALL = 699
READ_UNMAPPED, WRITE_UNMAPPED, FETCH_UNMAPPED, WRITE_PROT, READ_PROT, FETCH_PROT = 19, 20, 21, 22, 23, 24

# unicorn/x86.h, in the order of XNU's thread state: osfmk/mach/i386/_structs.h.
REGISTERS = ("rax", "rbx", "rcx", "rdx", "rdi", "rsi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13",
             "r14", "r15", "rip", "rflags")
IDS = dict(zip(REGISTERS, (35, 37, 38, 40, 39, 43, 36, 44, 106, 107, 108, 109, 110, 111, 112, 113, 41, 253)))
LC_SEGMENT_64, LC_UNIXTHREAD = 0x19, 5
STACK_TOP, STACK_SIZE = 0x7ff7bfc00000, 1 << 20
PAGE = 4096
NOWHERE = 0xfffffffffffff000  # where the emulation would end
HLT = b"\xf4"  # which unicorn obeys, whoever asks
# What is above bit 46 of a canonical address; unicorn from 2.1 on tells the lower 52 bits only.
CANONICAL = (0, 0x1f, 0x1ffff)

SYS_EXIT, SYS_WRITE, SYS_SIGACTION, SYS_SIGALTSTACK, SYS_IOCTL, SYS_SELECT, SYS_GETTIMEOFDAY = (
    0x2000000 + number for number in (1, 4, 46, 53, 54, 93, 116))
TIOCGETA, ENOTTY = 0x40487413, 25  # of what is no terminal, as the output of a test
SIGILL, SIGTRAP, SIGFPE, SIGBUS, SIGSEGV = 4, 5, 8, 10, 11
# The CPU's vector -> the signal; a page fault of a page that is there is SIGBUS.
SIGNALS = {0: SIGFPE, 3: SIGTRAP, 6: SIGILL, 13: SIGSEGV, 14: SIGSEGV, 17: SIGBUS}


class Machine:
    def __init__(self, path, words):
        self.uc = ctypes.CDLL("libunicorn.so.2")
        self.engine, self.hooks, self.keep = c_void_p(), [], []
        self.handlers, self.signal_stack, self.exit_code, self.pending = {}, None, None, None
        self.call("uc_open", c_int(X86), c_int(MODE_64), byref(self.engine), engine=False)
        entry = self.load(path)
        self.set("rsp", self.make_stack([path, *words]))
        self.hook(HOOK_INSN, CFUNCTYPE(None, c_void_p, c_void_p), lambda *_: self.system_call(), INS_SYSCALL)
        self.hook(HOOK_INTR, CFUNCTYPE(None, c_void_p, c_uint32, c_void_p), lambda _, vector, __: self.fault(vector))
        self.hook(HOOK_INVALID, CFUNCTYPE(c_bool, c_void_p, c_int, c_uint64, c_int, c_int64, c_void_p), self.bad_access)
        self.hook(HOOK_INSN_INVALID, CFUNCTYPE(c_bool, c_void_p, c_void_p), lambda *_: self.fault(6))
        self.run(entry)

    def call(self, name, *arguments, engine=True):
        error = getattr(self.uc, name)(*((self.engine,) if engine else ()), *arguments)
        if error:
            raise SystemError(f"{name}: error {error}")

    def hook(self, kind, prototype, function, *more):
        handle, callback = c_size_t(), prototype(function)
        self.keep.append(callback)
        self.call("uc_hook_add", byref(handle), c_int(kind), callback, c_void_p(), c_uint64(1), c_uint64(0),
                  *(c_int(word) for word in more))

    def get(self, name):
        value = c_uint64()
        self.call("uc_reg_read", c_int(IDS[name]), byref(value))
        return value.value

    def set(self, name, value):
        self.call("uc_reg_write", c_int(IDS[name]), byref(c_uint64(value)))

    def read(self, address, size):
        buffer = ctypes.create_string_buffer(size)
        self.call("uc_mem_read", c_uint64(address), buffer, c_size_t(size))
        return buffer.raw

    def write(self, address, content):
        self.call("uc_mem_write", c_uint64(address), c_char_p(content), c_size_t(len(content)))

    def map(self, address, size, protection, content=b""):
        self.call("uc_mem_map", c_uint64(address), c_size_t(-(-size // PAGE) * PAGE), c_uint32(protection))
        if content:
            self.write(address, content)

    def load(self, path):
        with open(path, "rb") as file:
            image = file.read()
        entry, at = None, 32
        for _ in range(struct.unpack_from("<I", image, 16)[0]):
            kind, size = struct.unpack_from("<2I", image, at)
            if kind == LC_SEGMENT_64:
                address, length, offset, in_file, _, protection = struct.unpack_from("<4Q2I", image, at + 24)
                if protection:
                    self.map(address, length, protection, image[offset:offset + in_file])
            elif kind == LC_UNIXTHREAD:
                entry = struct.unpack_from("<Q", image, at + 16 + 16 * 8)[0]
            at += size
        if entry is None:
            sys.exit(f"macho_run: {path} is no static program: it has no LC_UNIXTHREAD")
        return entry

    def make_stack(self, words):
        self.map(STACK_TOP - STACK_SIZE, STACK_SIZE, PROT_READ | PROT_WRITE)
        at, pointers = STACK_TOP, []
        for word in words:
            text = os.fsencode(word) + b"\0"
            at -= len(text)
            self.write(at, text)
            pointers.append(at)
        table = struct.pack(f"<{len(words) + 4}Q", len(words), *pointers, 0, 0, 0)
        at = (at - len(table)) & ~15
        self.write(at, table)
        return at

    def run(self, entry):
        """A signal is delivered between two runs: a hook cannot change where the CPU goes on."""
        while self.exit_code is None:
            error = self.uc.uc_emu_start(self.engine, c_uint64(entry), c_uint64(NOWHERE), c_uint64(0), c_size_t(0))
            if self.exit_code is None and self.pending is None:
                at = self.get("rip") - 1
                if error or self.read(at, 1) != HLT:
                    sys.exit(f"macho_run: stopped by error {error} at {at + 1:#x}")
                self.set("rip", at)
                self.pending = (13, 0, 0)
            if self.exit_code is None:
                entry = self.deliver(*self.pending)
                self.pending = None

    def fault(self, vector, error=0, address=0):
        if self.pending is None:
            self.pending = (vector, error, address)
        self.uc.uc_emu_stop(self.engine)
        return False

    def bad_access(self, _, kind, address, *__):
        if address >> 47 not in CANONICAL:
            return self.fault(13)
        if address >> 47 == CANONICAL[1]:
            address |= 0xfff << 52
        error = (1 if kind in (WRITE_PROT, READ_PROT, FETCH_PROT) else 0) | 4
        error |= 2 if kind in (WRITE_UNMAPPED, WRITE_PROT) else 0x10 if kind in (FETCH_UNMAPPED, FETCH_PROT) else 0
        return self.fault(14, error, address)

    def deliver(self, vector, error, address):
        signal = SIGBUS if vector == 14 and error & 1 else SIGNALS.get(vector, SIGILL)
        if signal not in self.handlers:
            sys.exit(128 + signal)
        registers = [self.get(name) for name in REGISTERS]
        if vector == 14 and error & 0x10:
            registers[REGISTERS.index("rip")] = address
        base, size = self.signal_stack
        on_it = base <= registers[REGISTERS.index("rsp")] < base + size
        top = registers[REGISTERS.index("rsp")] - 256 if on_it else base + size
        machine = struct.pack("<HHIQ18Q3Q", vector, 0, error, address, *registers, 0x2b, 0, 0)
        at_machine = (top - len(machine)) & ~15
        context = struct.pack("<iI3QQQQ", int(on_it), 0, base, size, 0, 0, len(machine), at_machine)
        at_context = (at_machine - len(context)) & ~15
        info = struct.pack("<3i3iQ", signal, 0, 1, 0, 0, 0, address)
        at_info = (at_context - len(info)) & ~15
        for at, content in ((at_machine, machine), (at_context, context), (at_info, info)):
            self.write(at, content)
        handler, trampoline = self.handlers[signal]
        for name, value in (("rdi", handler), ("rsi", 30), ("rdx", signal), ("rcx", at_info), ("r8", at_context),
                            ("rsp", (at_info & ~15) - 8)):
            self.set(name, value)
        return trampoline

    def system_call(self):
        number = self.get("rax")
        a, b, c, e = (self.get(name) for name in ("rdi", "rsi", "rdx", "r8"))
        result = 0
        if number == SYS_EXIT:
            self.exit_code = a & 0xff
            self.uc.uc_emu_stop(self.engine)
        elif number == SYS_WRITE:
            try:
                result = os.write(a, self.read(b, c))
            except BrokenPipeError:
                os._exit(141)  # as SIGPIPE ends a program there
        elif number == SYS_SIGACTION:
            handler, trampoline, _, flags = struct.unpack("<2Q2I", self.read(b, 24))
            if flags != 0x51:  # SA_ONSTACK, SA_NODEFER, SA_SIGINFO
                sys.exit(f"macho_run: a handler with flags {flags:#x}")
            self.handlers[a] = handler, trampoline
        elif number == SYS_SIGALTSTACK:
            self.signal_stack = struct.unpack("<2Q", self.read(a, 16))
        elif number == SYS_GETTIMEOFDAY:
            now = time.time()
            self.write(a, struct.pack("<qi", int(now), int(now % 1 * 1e6)))
        elif number == SYS_SELECT:
            seconds, microseconds = struct.unpack("<qi", self.read(e, 12))
            time.sleep(seconds + microseconds / 1e6)
        elif number == SYS_IOCTL and (a, b) == (1, TIOCGETA) and not os.isatty(1):
            self.set("rax", ENOTTY)
            self.set("rflags", self.get("rflags") | 1)
            return
        else:
            sys.exit(f"macho_run: the system call {number:#x} is not one of the documented")
        self.set("rax", result)
        self.set("rflags", self.get("rflags") & ~1)  # the carry flag tells an error


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: macho_run FILE [WORD...]")
    os._exit(Machine(sys.argv[1], sys.argv[2:]).exit_code)  # without unicorn's own clearing up


main()
