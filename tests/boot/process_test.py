"""process_test.py - apps/programs: eight programs of which one misbehaves in every way, typed at afterwards; and what
processes cost."""
import os
import re
import tempfile

import count
from harness import BUILD, ROOT, Failure, check, check_equal, check_has, run, symbols, test
from machine import Machine
from typed import Typed

NEEDS = "process-images"  # of make

ISO = os.path.join(BUILD, "pc", "programs", "firstlight.iso")
FIGURES = os.path.join(ROOT, "tests", "figures", "process", "build", "pc")
NULL_CALL, START = 100, 200_000  # instructions
PROTECTED = "general protection fault: a non-canonical address or a forbidden instruction"
# QEMU's iretq and lretq read the stack with the kernel's rights, where the CPU has SMAP.
FAR_RETURN = (r"(general protection fault: entry 1 of the global descriptor table|"
              r"the kernel read from 0x7fff\w+, which is the user's \(SMAP\))")

# The end of the sentence of each, as a regular expression; in the order of programs/misbehave.
FAULTS = {
    "null_write": r"user code wrote to 0x0, where nothing is mapped\. A null pointer\?",
    "null_read": r"user code read from 0x8, where nothing is mapped\. A null pointer\?",
    "null_call": r"jump to 0x0, where nothing is mapped\. A null function pointer\?",
    "kernel_write": r"user code wrote to 0xffffffff80300000, which it may not touch",
    "kernel_read": r"user code read from 0xffffffff80300000, which it may not touch",
    "kernel_call": r"jump to data: 0xffffffff80300000 is not executable",
    "ram_read": r"user code read from 0xffff800000000000, which it may not touch",
    "wild_read": PROTECTED, "wild_call": PROTECTED,
    "write_code": r"user code wrote to 0x40\w+, which it may not touch",
    "write_constant": r"user code wrote to 0x40\w+, which it may not touch",
    "execute_data": r"jump to data: 0x40\w+ is not executable",
    "execute_stack": r"jump to data: 0x7ffff\w+ is not executable",
    "divide": r"divide error: a division by zero, or a quotient that does not fit",
    "stack_overflow": r"stack overflow: its 64 KiB are too few",
    "trap": r"trap instruction: .*",
    "stack_lost": r"user code wrote to 0xff8, where nothing is mapped\. A null pointer\?",
    "stack_wild": r"(stack-segment fault|general protection fault): .*",
    "breakpoint": r"breakpoint: int3",
    "software_interrupt": r"int 0x80: programs call the kernel by syscall",
    "timer_vector": r"int 0x20: programs call the kernel by syscall",
    "double_fault": r"int 0x8: programs call the kernel by syscall",
    "debug_trap": r"(debug exception|invalid opcode: .*)", "single_step": "debug exception",
    "step_over_call": "debug exception",
    **dict.fromkeys(("cli", "hlt", "port_in", "port_out", "read_cr3", "write_cr0", "write_dr7", "read_msr", "swap_gs"),
                    PROTECTED),
    "wrfsbase": r"invalid opcode: .*", "sysret": r"(general protection fault|invalid opcode): .*",
    "iret": FAR_RETURN,
    "load_gdt": PROTECTED,
    "kernel_segment": r"general protection fault: entry 2 of the global descriptor table",
    "far_call": FAR_RETURN,
    "undefined": r"trap instruction: .*", "avx": r"invalid opcode: .*", "x87_error": r"x87 floating-point error",
}
HARMLESS = ("io_privilege", "interrupt_flag", "flags_in_call", "stack_lost_in_call", "no_such_call", "all_memory",
            "processes")


def check_ways(text):
    """Each way's report, its line of program and source, and its end."""
    rest = text
    for name, sentence in FAULTS.items():
        before, line, rest = rest.partition(f"misbehave {name}: faulted\n")
        check(line, f"misbehave {name} has not faulted:\n{text[-3000:]}")
        found = re.search(r"^FAULT  process \d+ 'misbehave': (?:page fault: )?(.*)\n       in (.*)\n", before, re.M)
        check(found and re.fullmatch(sentence, found[1]), f"misbehave {name}: expected {sentence!r}:\n{before}")
        check("trace 0x" in before and "  The kernel and the other processes go on.\n" in before, before)
    for name in HARMLESS:
        check_has(rest, f"misbehave {name}: harmless\n", "the end of misbehave")
    check("PANIC" not in text, text)


@test("process: eight programs, one of which misbehaves in every way; then typed at", cost=10)
def demonstration():
    with Typed("iso", ISO, cpus=4, extra=["-cpu", "max"]) as machine:
        text = machine.expect("Type help.\n\r> ").replace("\r", "")
        check_ways(text)
        for report in re.findall(r"^FAULT .*?  The kernel", text, re.M | re.S):
            check("compute" not in report, f"other processes' text within a report:\n{report}")
        for name in "abcdefg":
            check_has(text, f"compute {name}: 40 rounds, 0 differ; pi is 3.14149\n", "the workers")
        check_has(text, "7 of 7 programs were not disturbed\n", "the end")
        check(re.search(r"in null_write\+0x\w+ \(programs/misbehave/main\.c:\d+\)\n(.*\n)*?"
                        r" +0x0000\w+  main\+0x\w+ \(programs/misbehave/main\.c:\d+\)\n"
                        r" +0x0000\w+  program_begin\+0x\w+ \(programs/lib/begin\.c:\d+\)\n", text),
              "the trace of null_write is not to its beginning")
        check(re.search(r"recurse\+0x\w+ .*\n +\.\.\. \d+ times more\n", text), "a stack overflow has one line for its calls")
        commands(machine)


def answer(machine, line, expected):
    before = len(machine.text())
    machine.type(line.encode() + b"\r")
    machine.wait_until(lambda: machine.text().replace("\r", "")[len(machine.text()[:before].replace("\r", "")):].endswith("> "),
                       f"an answer to {line}")
    text = machine.text()[before:].replace("\r", "")
    said = text[text.index("\n") + 1:-2]
    check(re.fullmatch(expected, said), f"{line!r} should answer {expected!r} and answers {said!r}")


def commands(machine):
    answer(machine, "cpus", r"CPU  APIC id  asleep  runs\n( +[0-3] +[0-3] +\d+%  (idle|main)\n){4}")
    answer(machine, "run hello you", r"hello from process 1\n  argument 0: hello\n  argument 1: you\nhello returned 1\n")
    answer(machine, "run nothing", r"there is no such program: 'ls' lists the files\n")
    answer(machine, "run", r"say which: .*\n")
    answer(machine, "ls", r" +0  programs/\n +\d+  programs/compute\n +\d+  programs/hello\n +\d+  programs/misbehave\n")
    answer(machine, "cat programs", r"it is a folder\n")
    answer(machine, "cat nothing", r"there is no such file: 'ls' lists them\n")
    answer(machine, "devices", r"0000:00:00\.0  8086:1237  host bridge\n(0000:00:\d\d\.\d  [0-9a-f]{4}:[0-9a-f]{4}  \w.*\n)+")
    answer(machine, "run misbehave hang &", r"process 1\n")
    answer(machine, "threads", r"(.*\n)*misbehave +3 (.*\n)*")
    answer(machine, "kill", r"number parent memory  name\n +1 +0 +\d+ KiB misbehave\n")
    answer(machine, "kill 1", "")
    answer(machine, "kill 1", r"no process of that number runs\n")
    answer(machine, "kill x", r"say which by its number: 'kill' alone lists them\n")


def counted(**places):
    elf = os.path.join(FIGURES, "firstlight.elf")
    with Machine("microvm", elf, append="exit=qemu", modules=[os.path.join(FIGURES, "files.tar")],
                 extra=count.options(**places)) as machine:
        machine.expect_exit(33)
        return [instructions for instructions, _ in count.results(machine)]


@test("process: what a system call costs")
def null_call():
    code, listing = run("llvm-objdump", "--disassemble-symbols=system_call", "--no-show-raw-insn", os.path.join(FIGURES, "programs", "null"))
    found = re.findall(r"^\s*([0-9a-f]+): *\s*syscall\b", listing, re.M)
    check_equal((code, len(found)), (0, 1), "system calls in the program")
    at = int(found[0], 16)
    cost = min(counted(**{"from": at, "to": at + 2}))
    check(cost <= NULL_CALL, f"{cost} instructions for a system call that does nothing, of {NULL_CALL}")
    return f"{cost} instructions of {NULL_CALL}"


@test("process: what a start costs")
def start():
    kernel = symbols(os.path.join(FIGURES, "firstlight.elf"))
    program = symbols(os.path.join(BUILD, "pc", "programs", "hello"))
    first, *others = counted(**{"from": kernel["process_start"], "to": program["_start"]})
    check_equal(len(others), 3, "starts that were counted after the first")
    check(max(others) <= START, f"{max(others)} instructions to a program's first one, of {START}")
    return f"{max(others)} instructions of {START}; the first time {first}"


@test("process: modules that are refused, before an image is made")
def modules():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a b", "one/same", "two/same"):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8"):
                pass
        for names, sentence in ((["a b"], "has a character that GRUB may take for its own"),
                                (["one/same", "two/same"], "two modules have the name same")):
            code, output = run("scripts/make-netboot", os.path.join(FIGURES, "firstlight.elf"), os.path.join(folder, "out"),
                               "", "", *(os.path.join(folder, name) for name in names))
            check(code != 0, output)
            check_has(output, sentence, "what make-netboot says")
        try:
            with Machine("pvh", os.path.join(FIGURES, "firstlight.elf"), modules=["a", "b"]):
                pass
        except Failure as reason:
            check_has(str(reason), "QEMU gives a kernel one module by -kernel, and there are 2", "what is said of two")
        else:
            raise Failure("two modules were started")
