"""count.py - exact counts of what the kernel executes and draws, by QEMU: its log, and a plugin
(tests/figures/count.c). The same in every run; for the tests of budgets and for make bench."""
import functools
import os
import re
import tempfile
import threading

import budgets
import harness
from gdbstub import GdbStub
from loader import END, KERNEL_BASE, MEMORY, Loaded, command_line, framebuffer, information
from machine import LAST_LINE, Machine
from typed import Typed

PLUGIN = os.path.join(harness.BUILD, "host", "figures", "count.so")
ALLOCATORS = os.path.join(harness.ROOT, "tests", "figures", "allocators", "build", "pc", "firstlight.elf")
HEAP_BOARD = os.path.join("tests", "figures", "heap_board", "build", "microbit", "firstlight")
FRAMES = os.path.join(harness.BUILD, "host", "figures", "frames")
SCROLL = os.path.join(harness.BUILD, "pc", "figures", "scroll.elf")
TIMERS = os.path.join(harness.ROOT, "tests", "figures", "timers", "build", "pc", "firstlight.elf")
INPUT = os.path.join(harness.ROOT, "tests", "figures", "input", "build", "pc", "firstlight.elf")
CLOCK = os.path.join(harness.ROOT, "tests", "boot", "clock", "build", "pc", "firstlight.elf")
TIMERS_PENDING, ALARM_VECTOR, TRAP_STUB_SIZE = 64, 64, 16  # its main.c; boards/pc/apic_timer.c; arch/trap_stubs.h
KEYBOARD_VECTOR, SERIAL_VECTOR = 33, 36  # arch/traps.h and boards/pc/pic.h
ENTRIES = {"pvh": "pvh_entry", "microvm": "pvh_entry"}  # of the other ways: multiboot2_entry
TYPED, AT_ONCE = 5, 8  # times; bytes that a UART has in one interrupt: boards/pc/serial_input.c
DEVICE_MAP = 0xffffc00000000000  # where the kernel maps its screen
SCREEN_AT = 0x2000000  # anywhere in RAM
WIDTH, HEIGHT, PIXEL = 1280, 800, 4
SCREEN_BYTES = WIDTH * HEIGHT * PIXEL


# The versions of QEMU's plugin interface that count.c can speak: QEMU 7.2, 10.0 and 11.1 take one each.
APIS = (1, 2, 7)
LOCK = threading.RLock()


@functools.lru_cache
def find_version():
    """Finds a version that this QEMU takes: loaded without its options, the plugin then says that it
    lacks one."""
    for api in APIS:
        os.environ["COUNT_API"] = str(api)  # for every QEMU that is started from here on
        _, output = harness.run("qemu-system-x86_64", "-M", "none", "-display", "none", "-plugin", PLUGIN)
        if "count: needs out=" in output:
            return
    if "-plugin" not in harness.run("qemu-system-x86_64", "-help")[1]:
        raise harness.Skip("needs a QEMU that was built with plugins")
    raise harness.Failure(f"this QEMU takes none of the plugin versions {APIS} that tests/figures/count.c "
                          f"speaks: {output.strip()}")


def need_plugin():
    with LOCK:
        find_version()


def options(**arguments):
    """What makes QEMU count, into the file `counts` of the machine's folder."""
    need_plugin()
    words = "".join(f",{name}={value}" for name, value in arguments.items())
    return ["-plugin", f"{PLUGIN}{words},out=counts"]


def results(machine):
    """For each time that was counted: instructions, and bytes stored on the screen."""
    with open(machine.path("counts"), encoding="utf-8") as file:
        return [tuple(map(int, line.split())) for line in file]


def one_result(machine):
    counts = results(machine)
    harness.check(len(counts) == 1, f"counted {len(counts)} times, where once was expected")
    return counts[0][0]


def of_boot(via, image, cpu, **until):
    """Instructions from the loader's jump until what `until` names for the plugin."""
    entry = ENTRIES.get(via, "multiboot2_entry")
    begin = harness.symbols(harness.ELF)[entry] - KERNEL_BASE
    with Machine(via, image, extra=["-cpu", cpu, *options(**{"from": begin}, **until)]) as machine:
        machine.expect(LAST_LINE)
        machine.quit()
        return one_result(machine)


def to_start(via, image, cpu="qemu64"):
    return of_boot(via, image, cpu, to=harness.symbols(harness.ELF)["_start"])


def outputs():
    """The addresses of all instructions that write to a port, as the plugin takes them."""
    code, listing = harness.run("llvm-objdump", "--disassemble", "--no-show-raw-insn", harness.ELF)
    found = re.findall(r"^([0-9a-f]+): *\s*out[bwl]\b", listing, re.M)
    harness.check(code == 0 and found, "llvm-objdump shows no instruction that writes to a port")
    return ":".join(f"0x{address}" for address in found)


def to_greeting(via, image, cpu="qemu64"):
    """Until the app's first byte goes out, to whichever console has it first."""
    return of_boot(via, image, cpu, through=harness.symbols(harness.ELF)["kernel_main"], to=outputs())


def writes(rounds=8):
    """The app tests/figures/scroll.c, on a screen of 1280x800 that the test made up in RAM: kind of
    text -> (instructions, bytes stored on the screen) for each write; those that are but formatted last."""
    symbols = harness.symbols(SCROLL)
    info = information(command_line(f"exit=qemu rounds={rounds}"), MEMORY,
                       framebuffer(SCREEN_AT, WIDTH * PIXEL, WIDTH, HEIGHT, 8 * PIXEL, (16, 8, 8, 8, 0, 8)), END)
    low = DEVICE_MAP
    counting = options(**{"from": symbols["measured_begin"], "to": symbols["measured_end"]}, low=low,
                       high=low + SCREEN_BYTES)
    with Loaded(info, elf=SCROLL, extra=counting) as machine:
        text = machine.expect_exit(33)
        kinds = re.findall(r"^(\w+)\n\d+ bytes$", text, re.M)
        counts = results(machine)
    harness.check(len(kinds) == len(budgets.WRITES) + len(budgets.FORMATS) and len(counts) == len(kinds) * rounds,
                  f"{len(counts)} counts, and on the serial port:\n{text}")
    return {kind: counts[at * rounds:(at + 1) * rounds] for at, kind in enumerate(kinds)}


@functools.lru_cache
def allocators():
    """What tests/figures/allocators says, a line for each thing measured, and instructions, each time."""
    symbols = harness.symbols(ALLOCATORS)
    with Machine("microvm", ALLOCATORS, memory=1024, append="exit=qemu",
                 extra=options(**{"from": symbols["measured_begin"], "to": symbols["measured_end"]})) as machine:
        output = machine.expect_exit(33)
        return output[output.index("take\n"):], [instructions for instructions, _ in results(machine)]


def of_allocators():
    with LOCK:  # it runs once, however many tests ask
        return allocators()


FRAMES_LINE = re.compile(r"^(?:take|give|none)\b[\w ]*$", re.M)


def frames():
    """What it does with frames, first of all: kind -> instructions, each time."""
    output, counts = of_allocators()
    kinds = FRAMES_LINE.findall(output)
    harness.check(len(counts) > len(kinds), f"{len(counts)} counts of\n{output}")
    return {kind: [cost for cost, name in zip(counts, kinds) if name == kind] for kind in kinds}


def traces(output, counts):
    """kind -> (instructions of each call, memory over what was in use at most). The first count of a kind is of
    nothing, and is taken off the others."""
    found = re.findall(r"^(\w+) (\d+) calls, (\d+) failed, (\d+) bytes in (\d+)$", output, re.M)
    result, at = {}, 0
    for kind, calls, failed, live, memory in found:
        harness.check_equal(failed, "0", f"calls of {kind} without memory")
        nothing, *costs = counts[at:at + int(calls) + 1]
        result[kind] = [cost - nothing for cost in costs], int(memory) / int(live)
        at += int(calls) + 1
    harness.check_equal(len(counts), at, f"the counts of\n{output}")
    return result


def heap():
    """What it does with a heap, after the frames."""
    output, counts = of_allocators()
    return traces(output, counts[len(FRAMES_LINE.findall(output)):])


def heap_on_board():
    """The same of tests/figures/heap_board, on QEMU's micro:bit."""
    need_plugin()
    symbols = harness.symbols(HEAP_BOARD + ".elf")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "counts")
        # Bit 0 of a function's address says that it is Thumb code. The word in RAM, and what it is for:
        # boards/microbit/emulate.
        code, output = harness.run(
            "qemu-system-arm", "-M", "microbit", "-accel", "tcg", "-display", "none", "-monitor", "none", "-serial", "null",
            "-kernel", HEAP_BOARD + ".bin", "-semihosting-config", "enable=on,target=native,arg=exit=qemu",
            "-device", "loader,addr=0x20003ffc,data=0x494d4553,data-len=4",
            "-plugin", f"{PLUGIN},from={symbols['measured_begin'] & ~1},to={symbols['measured_end'] & ~1},out={path}",
            timeout=120)
        code = 0 if code == 33 else code
        harness.check_equal(code, 0, output)
        with open(path, encoding="utf-8") as file:
            return traces(output.replace("\r", ""), [int(line.split()[0]) for line in file])


def timers():
    """What tests/figures/timers does with 64 timers pending: kind -> instructions, each time."""
    symbols = harness.symbols(TIMERS)
    stub = symbols["trap_stubs"] + TRAP_STUB_SIZE * ALARM_VECTOR
    counts = {}
    for kind, begin, end in (("cancel", symbols["timer_cancel"], "measured_end"),
                             ("start", symbols["timer_start_with"], "measured_end"), ("expiry", stub, "callback")):
        with Machine("microvm", TIMERS, append="exit=qemu",
                     extra=["-icount", "shift=0,sleep=off", *options(**{"from": begin, "to": symbols[end]})]) as machine:
            machine.expect_exit(33)
            counts[kind] = [instructions for instructions, _ in results(machine)]
    counts["start"] = [cost - 1 for cost in counts["start"][TIMERS_PENDING:]]  # those before fill it
    counts["cancel"] = [cost - 1 for cost in counts["cancel"]]  # and one calls measured_end
    return counts


def typed():
    """What tests/figures/input does with what is typed: kind -> instructions, each time."""
    symbols = harness.symbols(INPUT)
    counts = {}
    for kind, vector, end in (("press", KEYBOARD_VECTOR, "readable"), ("byte", SERIAL_VECTOR, "readable"),
                              ("bytes", SERIAL_VECTOR, "drained")):
        begin = symbols["trap_stubs"] + TRAP_STUB_SIZE * vector
        with Typed("pvh", INPUT, extra=["-icount", "shift=0,sleep=off",
                                        *options(**{"from": begin, "to": symbols[end]})]) as machine:
            machine.expect("ready\n")
            for number in range(1, TYPED + 1):
                if kind == "press":
                    machine.monitor("sendkey a 10")
                    machine.expect("events 1\n" * 2 * number)  # it comes up, too
                else:
                    machine.type(b"a" if kind == "byte" else b"a" * AT_ONCE)
                    machine.expect(f"events {1 if kind == 'byte' else AT_ONCE}\n" * number)
            machine.quit()
            counts[kind] = [instructions for instructions, _ in results(machine)]
    counts["press"] = counts["press"][2::2]  # the first is counted from an interrupt of the start on
    counts["bytes"] = [min(counts["bytes"])]  # on a busy machine QEMU gives them in pieces, an interrupt each
    return counts


def idle(via="microvm"):
    """Instructions in ten seconds of virtual time in which nothing happens: tests/boot/clock."""
    symbols = harness.symbols(CLOCK)
    with Machine(via, CLOCK, extra=["-icount", "shift=0,sleep=off",
                                    *options(**{"from": symbols["idle"], "to": symbols["console_printf"]})]) as machine:
        machine.expect(LAST_LINE)
        machine.quit()
        return one_result(machine)


def of_report():
    """Instructions for the report of a page fault, ten calls deep, without the serial driver, whose
    waiting is the UART's."""
    elf = os.path.join(harness.BUILD, "pc", "death", "deep_fault.elf")
    symbols = harness.symbols(elf)
    with Machine("microvm", elf, append="exit=qemu",
                 extra=["-S", "-gdb", "unix:gdb,server=on,wait=off", "-D", "trace"]) as machine:
        gdb = GdbStub(machine, machine.path("gdb"))
        gdb.run_to(symbols["panic_trap"])
        machine.log_instructions()
        gdb.run_to(symbols["board_exit"])
        gdb.let_go()
        machine.expect_exit(35)
        path = machine.logged_instructions()
    start = symbols["serial_write"]
    end = min(address for address in symbols.values() if address > start)
    return sum(not start <= address < end for address in path)
