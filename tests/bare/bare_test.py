"""bare_test.py - `make bare`: what the six libraries are, what they want, and that they run.

A library is linked with the small port in tests/bare/port/. With process.c every one of them runs as
a process of Linux, on its own CPU or under qemu-user; with virt.c the AArch64's runs on a machine that
has nothing but a RAM and a serial port.
"""
import functools
import os
import platform
import re
import shutil
import tempfile

import harness
from harness import Skip, add, check, check_equal, check_has, run, test

NEEDS = "bare-libraries"  # of make

# Of each: machine and class in the ELF header, what else llvm-readobj must say, the emulator, and the
# registers that only floating point and vectors use, as llvm-objdump writes them.
TARGETS = {
    "x86_64-unknown-none-elf": ("EM_X86_64", "64-bit", [], "qemu-x86_64", r"%([xyz]?mm|st)\b"),
    "thumbv6m-unknown-none-eabi":
        ("EM_ARM", "32-bit", ["Description: ARM v6S-M"], "qemu-arm", r"\b[dsq]\d+\b"),
    "thumbv7em-unknown-none-eabihf":
        ("EM_ARM", "32-bit", ["Description: ARM v7E-M", "Description: AAPCS VFP"], "qemu-arm", r"\b[dsq]\d+\b"),
    "aarch64-unknown-none-elf": ("EM_AARCH64", "64-bit", [], "qemu-aarch64", r"\b[bhsdqv]\d+\b"),
    "riscv32imac-unknown-none-elf":
        ("EM_RISCV", "32-bit", ["Flags [ (0x1)", "EF_RISCV_RVC"], "qemu-riscv32", r"\bf[ast]\d+\b"),
    "riscv64gc-unknown-none-elf":
        ("EM_RISCV", "64-bit", ["EF_RISCV_FLOAT_ABI_DOUBLE", "EF_RISCV_RVC"], "qemu-riscv64",
         r"\bf[ast]\d+\b"),
}
NAMES = list(TARGETS)
PORT = "tests/bare/port/"


def make(*words, cwd=harness.ROOT):
    env = {k: v for k, v in os.environ.items() if k != "TARGET"}
    return run("make", *words, cwd=cwd, env=env, timeout=110)


def built(target, name):
    return os.path.join(harness.BUILD, "bare", target, name)


def library(target):
    return built(target, "libfirstlight.a")


# ---- What they are --------------------------------------------------------------------------


@test("bare: the known targets are the six", cost=6)
def known():
    code, output = make("-s", "bare", "TARGET=pdp11-unknown-none")
    check_equal((code, output.count("\n")), (2, 1), output)
    check_has(output, "there is no TARGET 'pdp11-unknown-none'; choose one of: " + ", ".join(sorted(NAMES)), "make")
    for target in NAMES:
        check(os.path.exists(library(target)), f"no library for {target}")
    check_equal(make("-s", "WERROR=1", "bare", "--question"), (0, ""), "make bare has nothing left to do")
    check_equal(make("-s", "-n", "TARGET=pdp11", "fmt")[0], 0, "TARGET means nothing to other goals")


@test("bare: each object is for its CPU and its calling convention")
def headers():
    for target, (machine, width, others, _, _) in TARGETS.items():
        code, output = run("llvm-readobj", "--file-headers", "--arch-specific", library(target))
        objects = output.split("\nFile: ")[1:]
        check(code == 0 and len(objects) > 15, output)
        for text in objects:
            for part in (f"Machine: {machine} ", f"Class: {width} ", *others):
                check_has(text, part, f"an object of {target}")
            # Arm IHI 0045, "FP_arch" and "ABI_VFP_args": AAPCS VFP is what hf is about.
            check("AAPCS VFP" not in text or target.endswith("hf"), f"{target} passes floating point:\n{text}")


@test("bare: no floating point and no vectors")
def general_registers():
    for target, (_, _, _, _, register) in TARGETS.items():
        code, output = run("llvm-objdump", "-d", "--no-show-raw-insn", library(target))
        check_equal(code, 0, output[-500:])
        code_lines = re.findall(r"^ +[0-9a-f]+: +\t([^<#@/\n]*)", output, re.M)
        check(len(code_lines) > 2000, f"{target}: {len(code_lines)} instructions are no core")
        found = [line for line in code_lines if re.search(register, line)]
        check(not found, f"{target} uses {found[:3]}")


# ---- What they want -------------------------------------------------------------------------


def declared(header):
    with open(os.path.join(harness.ROOT, "kernel", "include", "kernel", header), encoding="utf-8") as file:
        return re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)


@test("bare: what is undefined is declared in the headers of a port")
def undefined():
    header = declared("arch.h") + declared("board.h") + declared("boot.h")
    rest = {"kernel_main", "text_start", "symbols_start", "symbols_end"}
    wanted = {}
    for target in NAMES:
        code, output = run("llvm-nm", "--format=just-symbols", "--undefined-only", library(target))
        names = {line for line in output.splitlines() if line and not line.endswith(":")}
        code, output = run("llvm-nm", "--format=just-symbols", "--defined-only", library(target))
        wanted[target] = names - set(output.splitlines())
        check(code == 0 and len(wanted[target]) > 15, output)
        for name in wanted[target] - rest:
            check(re.search(rf"\b{name}\(", header), f"{target} wants {name}")
    check_equal(len({frozenset(names) for names in wanted.values()}), 1, "how many different lists of wants there are")
    return f"{len(wanted[NAMES[0]])} symbols"


WANTS = {
    "thumbv6m-unknown-none-eabi": ("double half(double x) { return x / 2; }", "__aeabi_dmul"),
    "riscv32imac-unknown-none-elf": ("long atoi(const char *); long one(void) { return atoi(\"1\"); }", "atoi"),
    "aarch64-unknown-none-elf": ("void arch_reset(void); void again(void) { arch_reset(); }", "arch_reset"),
}


@test("bare: a core that wants more does not build")
def refused():
    for target, (text, symbol) in WANTS.items():
        with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
            source = os.path.join(folder, "more.c")
            with open(source, "w", encoding="utf-8") as file:
                file.write(text + "\n")
            code, output = make("-s", f"BARE={folder}", f"BARE_SOURCES={source}", "WARNINGS=", "bare", f"TARGET={target}")
            check_equal(code, 2, output)
            name = f"{folder}/{target}/libfirstlight.a"
            check_has(output, f"{name}: more.c.o wants '{symbol}', which is neither in the core nor what a port "
                      "provides: those functions are in kernel/include/kernel/arch.h, board.h and boot.h", "make bare")
            check(not os.path.exists(name), "the library was left there")


# ---- That they run --------------------------------------------------------------------------


def link(target, folder, machine, app, *options):
    """An ELF file of the port and the app, compiled as the library was."""
    with open(built(target, "remember/flags"), encoding="utf-8") as file:
        compiler = file.read().split()
    objects = []
    for source in (PORT + "port.c", PORT + machine, app):
        objects.append(os.path.join(folder, os.path.basename(source) + ".o"))
        code, output = run(*compiler, *options, "-c", source, "-o", objects[-1])
        check_equal((code, output), (0, ""), f"compiling {source} for {target}")
    image = os.path.join(folder, "port.elf")
    code, output = run("ld.lld", "-nostdlib", "-static", "--gc-sections", "--fatal-warnings",
                       "-T", PORT + "port.ld", *objects, library(target), "-o", image)
    check_equal((code, output), (0, ""), f"linking for {target}")
    return image


def check_runs(target, machine, *emulator):
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        code, output = run(*emulator, link(target, folder, machine, "apps/hello/main.c"))
        check_equal(code, 0, output)
        output = harness.without_colours(output)
        check(output.startswith(f"firstlight {harness.VERSION} on a bare library\n"), output)
        check_has(output, "  memory     128 MiB usable of 128 MiB\n"
                          "             0x0000000040000000-0x0000000047ffffff  usable\n", "hello")
        check_has(output, "\nkernel_main returned: halted.\n", "hello")
        code, output = run(*emulator, link(target, folder, machine, PORT + "panic.c"))
        check_equal(code, 1, output)
        check_has(output, "\nPANIC  18446744073709551615 is too many\n       tests/bare/port/panic.c:", "the panic")
        check(output.endswith("\nhalted.\n"), output)


VALUES = (1, 10, 0x100000000, 0x123456789abcdef0, 0x8000000000000000, 0xfffffffffffffff6)


def signed(value):
    return value - (value >> 63 << 64)


def results(left, right):
    """What arithmetic.c prints of the two."""
    a, b, count = signed(left), signed(right), right & 63
    quotient = abs(a) // abs(b) * (-1 if (a < 0) != (b < 0) else 1)
    row = (left // right, left % right, quotient, a - quotient * b, left * right, left << count,
           left >> count, a >> count, 32 - ((left & 0xffffffff) | 1).bit_length())
    return "".join(f" {value & (1 << 64) - 1:016x}" for value in row)


def check_arithmetic(target, *emulator):
    """With -Oz, where the compiler prefers calls to instructions."""
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        code, output = run(*emulator, link(target, folder, "process.c", PORT + "arithmetic.c", "-Oz"))
        rows = [results(left, right) for left in VALUES for right in VALUES]
        check_equal((code, output), (0, "\n".join(rows) + "\nkernel_main returned: halted.\n"), "arithmetic")


def as_process(target):
    emulator = TARGETS[target][3]
    if platform.system() == "Linux" and platform.machine() == "x86_64" and target.startswith("x86_64"):
        check_runs(target, "process.c")
        check_arithmetic(target)
        return "native"
    if not shutil.which(emulator):
        raise Skip(f"needs {emulator}: install qemu-user ('make setup' does)")
    check_runs(target, "process.c", emulator)
    check_arithmetic(target, emulator)
    return emulator


for name in NAMES:
    add(f"bare: {name} runs as a process", functools.partial(as_process, name), cost=2)


@test("bare: aarch64-unknown-none-elf boots on a bare machine", cost=3)
def virt():
    if not shutil.which("qemu-system-aarch64"):
        raise Skip("needs qemu-system-aarch64: install qemu-system-arm ('make setup' does)")
    check_runs("aarch64-unknown-none-elf", "virt.c", "qemu-system-aarch64", "-accel", "tcg", "-M", "virt",
               "-cpu", "cortex-a53", "-nographic", "-semihosting", "-kernel")
