"""sim_test.py - the board simulator runs small programs whose outcome is known: worked out by hand,
or told by QEMU, or by LLVM's disassembler."""
import collections
import json
import os
import pty
import random
import re
import select
import signal
import subprocess
import tempfile
import termios
import time

from bench import HZ, NOTES, PROGRAMS, SIM, STACK, TABLE, bench, board_file, words, writes
from harness import PROCESSES, ROOT, check, check_equal, check_has, run, symbols, test, wait
from patience import Patience

NEEDS = "svd2c board-sim board-nucleo-l031k6 board-nucleo-f042k6"  # of make


# ---- Illegal accesses -----------------------------------------------------------------------

ILLEGAL = [
    ("clock_off_read", "clock-off", "GPIOB.MODER"), ("clock_off_write", "clock-off", "GPIOB.MODER"),
    ("no_register", "no-register", "MIX"), ("no_register", "no-register", "MIX"),
    ("clock_unknown", "clock-unknown", "LOST.CR"),
    ("byte_of_word", "width", "MIX.RO"), ("byte_of_word", "width", "MIX.WO"),
    ("word_of_half", "width", "MIX.HALF"),
    ("read_of_write_only", "read-of-write-only", "MIX.WO"),
    ("write_of_read_only", "write-of-read-only", "MIX.RO"),
    ("reserved_bits", "reserved-bits", "MIX.BITS"), ("reserved_bits", "reserved-bits", "MIX.BITS"),
    ("read_only_bits", "read-only-bits", "MIX.BITS"),
    ("null_read", "null-read", None),
    ("flash_store", "flash-write", None), ("flash_store", "flash-write", None),
    ("flash_stm", "flash-write", None), ("flash_push", "flash-write", None),
    ("debug_register", "debug-register", None), ("system_hole", "no-register", None),
    ("system_byte", "width", "NVIC_IPR0"), ("system_byte", "width", "SHPR3"),
    ("vtor_on_m0", "no-register", None), ("wrong_key", "key", "AIRCR"),
    ("missing_interrupt", "no-interrupt", "NVIC_ISER"),
    ("system_reserved", "reserved-bits", "SYST_RVR"),
    ("system_read_only", "write-of-read-only", "CPUID"),
    ("special_register", "special-register", None),
    ("semihosting_unknown", "semihosting", None),
    (None, "execute-ram", None), (None, "execute-erased", None),
]


@test("sim: what silicon swallows is reported, with function and line", cost=1)
def illegal():
    with bench("illegal") as b:
        report = b.run("--faults-expected", expect=1)
        check_equal([(i["function"], i["kind"], i["register"]) for i in report["illegal"]], ILLEGAL,
                    "illegal accesses")
        words(report, 0, 0, 0, 0x1234, 0x85, 0x85, 0xf1a5f1a5, 8, 8, 0, 0xffffffff,
              0xbeef, 0x86, 0xc1, 0xcf, 0xff, 0xaa55, 0xaa, 0x30083, 1)
        with open(os.path.join(PROGRAMS, "illegal.S"), encoding="utf-8") as file:
            source = file.read().split("\n")
        for access in report["illegal"][:-2]:
            check(access["file"].endswith("/illegal.S"), f"not in illegal.S: {access}")
            check(access["pc"] >= b.symbols[access["function"]], f"pc: {access}")
            if access["function"] == "special_register":
                continue  # .inst has no line
            check(re.search(r"get|put|ldr|str|stmia|push|inst|bkpt", source[access["line"] - 1]),
                  f"line {access['line']} is no access: {source[access['line'] - 1]!r}")
        check_equal(report["illegal_total"], len(ILLEGAL), "illegal_total")
        check_equal(report["illegal"][0]["address"], 0x50000400, "address")
        check_has(report["output"], "it reads GPIOB.MODER while the clock of GPIOB is off",
                  "report")
        check_has(report["output"], "in clock_off_read, ", "report")
        check_equal([f["kind"] for f in report["faults"]], ["undefined"], "faults")
        check_equal(report["stack"]["depth"], 8 + 32, "stack, without what was pushed to the flash")


@test("sim: a Cortex-M0+ has VTOR, and 0 as the flash's own address is no null pointer")
def illegal_on_plus():
    with bench("illegal", core="cortex-m0+") as b:
        kinds = [i["function"] for i in b.run("--faults-expected", expect=1)["illegal"]]
        check_equal(kinds, [f for f, _, _ in ILLEGAL if f != "vtor_on_m0"], "functions")
    with bench("illegal", base=0) as b:
        kinds = [i["function"] for i in b.run("--faults-expected", expect=1)["illegal"]]
        check_equal(kinds, [f for f, _, _ in ILLEGAL if f != "null_read"], "functions")


@test("sim: an access that repeats is one entry with a count")
def repeated():
    with bench("usart", "USART_polled") as b:  # which polls a register that is not there
        report = b.run("--set", "200:r4=0x40003100", "--cycles", "5000", expect=1)
        check_equal([i["kind"] for i in report["illegal"]], ["no-register"], "kinds")
        check(report["illegal"][0]["count"] > 500, f"count {report['illegal'][0]['count']}")
        check_equal(report["illegal"][0]["count"], report["illegal_total"], "total")


# ---- The core -------------------------------------------------------------------------------

MAIN_SP = STACK - 8  # main pushes two words


@test("sim: frames, flags, stacks and returns of exceptions")
def exceptions():
    with bench("exceptions", base=0) as b:
        s = b.symbols
        known = [0x11111111, 0x22222222, 0x55555555, 0x66666666, 0x33333333, 0x44444444]
        words(b.run(),
              *known, s["first"], 0x81000000, 0xfffffff9, 11, MAIN_SP - 32,
              0x77, 0x66666666, 0x80000000,
              0x77, *known[1:], s["second"], 0x81000200, 0xfffffff9, 11, MAIN_SP - 40, MAIN_SP - 4,
              0x200001e0, *known, s["third"], 0x81000000, 0xfffffffd, 11, MAIN_SP, 0,
              0xfffffff1, 19, MAIN_SP - 32, 0x1e7,
              0x20000200, 2, MAIN_SP)


@test("sim: priorities, PRIMASK, tail-chaining, preemption, NMI")
def priorities():
    one, two = MAIN_SP - 32, MAIN_SP - 64
    with bench("priorities") as b:
        report = b.run()
        words(report,
              0xa1, 14 << 12, 0x38,
              14, one, 0, 15, one, 14, 19, one, 15, 20, one, 19, 21, one, 20, 0xa2,
              21, one, 0, 20, one, 21, 19, one, 20, 0xa3,
              19, one, 0, 20, two, 19, 0x333, 19, one, 19, 0xa4,
              11, one, 0, 0x111, 14, one, 11, 0xa5,
              0x10, 0, 0xa6, 2, one, 0, 0xa7, 2 << 30, 1 << 6, 0xc0400000)
        check_equal(report["exceptions"], {"NMI": 1, "SVCall": 1, "PendSV": 2, "SysTick": 1,
                                           "SPARE3": 4, "SPARE4": 3, "EXTI0_1": 2}, "exceptions")


@test("sim: what is more urgent and arrives while another is entered comes first")
def late_arrival():
    with bench("late") as b:
        due = writes(b.run("--seconds", "0.01"), "SYST_CSR")[0]["cycle"] + 1000
        one, two = STACK - 32, STACK - 64
        words(b.run("--irq", f"{due - 15}:3"), 15, one, 19, one)  # tail-chained
        words(b.run("--irq", f"{due - 17}:3"), 15, two, 19, one)  # preempted before it began
        words(b.run("--irq", f"{due - 100}:3"), 19, one)


FRAME = [0x01010101, 0x02020202, 0x03030303, 0x04040404, 0x0c0c0c0c]
ZC = 0x61000000
FAULTS = {  # define: kinds of the faults, place of the first, xPSR in the frame
    "udf": (["undefined"], "site", ZC), "udf_wide": (["undefined"], "site", ZC),
    "cbz": (["undefined"], "site", ZC), "it": (["undefined"], "site", ZC),
    "movw": (["undefined"], "site", ZC), "sdiv": (["undefined"], "site", ZC),
    "ldr_unaligned": (["unaligned"], "site", ZC), "str_unaligned": (["unaligned"], "site", ZC),
    "ldm_unaligned": (["unaligned"], "site", ZC),
    "read_nothing": (["bus-read"], "site", ZC), "write_nothing": (["bus-write"], "site", ZC),
    "stm_nothing": (["bus-write"], "site", ZC),
    "fetch_nothing": (["bus-fetch"], 0x60000000, 0x01000000),
    "fetch_device": (["execute-never"], 0x40000100, ZC),
    "arm_bx": (["arm-state"], "target", 0x20000000),
    "arm_blx": (["arm-state"], "target", 0x20000000),
    "arm_pop": (["arm-state"], "target", 0x20000000),
    "breakpoint": (["breakpoint"], "site", ZC), "svc_masked": (["svc"], "site", ZC),
    "return_in_thread": (["bus-fetch"], 0xfffffff8, ZC),
}
QEMU_DIFFERS = {
    "cbz", "it",            # it runs them
    "stm_nothing",          # its RAM is larger
    "fetch_device",         # it runs zeros there
    "svc_masked",           # it stacks the address after the SVC
    "return_in_thread",     # it locks up
}


def fault_test(name, kinds, place, xpsr):
    def body():
        with bench("faults", "FAULT_" + name, base=0) as b:
            report = b.run(expect=1)
            site = b.symbols[place] if isinstance(place, str) else place
            lr = site - 6 + 1 if name == "arm_blx" else None
            got = report["words"]
            check_equal([hex(w) for w in got[:5]], [hex(w) for w in FRAME], "r0 to r3 and r12")
            check_equal([hex(w) for w in got[6:8]], [hex(site), hex(xpsr)], "stacked pc and xPSR")
            check_equal([hex(w) for w in got[8:]], [hex(w) for w in (0xfffffff9, 3, MAIN_SP - 32)],
                        "LR, IPSR and SP in HardFault")
            check(lr is None or b.symbols["main"] < got[5] < b.symbols["target"], "LR of the BLX")
            check_equal([f["kind"] for f in report["faults"]], kinds, "faults")
            check_equal(report["faults"][0]["pc"], site, "pc of the fault")
            check_equal(report["illegal"], [], "illegal accesses")
            check_equal(b.run("--faults-expected")["exit_code"], 0, "exit code")
            if place == "site":
                check_equal(report["faults"][0]["function"], "site", "function")
    return body


for fault_name, outcome in FAULTS.items():
    test(f"sim: a fault is taken: {fault_name}")(fault_test(fault_name, *outcome))


@test("sim: a stack that ends leads to HardFault all the same, without a frame")
def stack_faults():
    with bench("faults", "FAULT_push_overflow") as b:
        report = b.run(expect=1)
        words(report, 0xfffffff9, 0x1fffffe0)
        check_equal([(f["kind"], f["address"]) for f in report["faults"]],
                    [("bus-write", 0x1ffffffc), ("stacking", 0x1fffffe0)], "faults")
        check_equal(report["stack"]["lowest_sp"], 0x1fffffe0, "lowest SP")
    with bench("faults", "FAULT_stacking") as b:
        report = b.run(expect=1)
        words(report, 0xfffffff9, 0x1fffffe8)
        check_equal([f["kind"] for f in report["faults"]], ["stacking"], "faults")
        check_equal(report["exceptions"], {"HardFault": 1}, "in place of the interrupt")


@test("sim: a handler's vector without bit 0, returns that do not fit")
def handler_faults():
    with bench("faults", "FAULT_vector_even", base=0) as b:
        report = b.run(expect=1)
        check_equal([hex(w) for w in report["words"][6:10]],
                    [hex(w) for w in (b.symbols["svcall"], 0x6000000b, 0xfffffff1, 3)],
                    "nested frame")
        check_equal([f["kind"] for f in report["faults"]], ["arm-state"], "faults")
    for name, address in (("bad_return", 0xfffffff1), ("bad_frame", None)):
        with bench("faults", "FAULT_" + name) as b:
            faults = b.run(expect=1)["faults"]
            check_equal([f["kind"] for f in faults], ["exc-return"], name)
            check_equal(faults[0]["address"], address or faults[0]["pc"], "address")


@test("sim: a fault in HardFault or NMI is lockup")
def lockup():
    for name, where, kinds in (("fault_in_hardfault", "second", ["undefined"] * 2),
                               ("fault_in_nmi", "second_in_nmi", ["undefined"] * 2)):
        with bench("faults", "FAULT_" + name) as b:
            report = b.run("--faults-expected", expect=1)
            check_equal((report["reason"], report["locked_up"]), ("lockup", True), name)
            check_equal([f["kind"] for f in report["faults"]], kinds, name)
            check_equal(report["faults"][1]["pc"], b.symbols[where], "pc of the second fault")
            check_equal(report["exit_code"], None, "exit code")


def patched(b, offset, word):
    with open(b.image, "r+b") as file:
        file.seek(offset)
        file.write(word.to_bytes(4, "little"))


@test("sim: reset takes SP and pc from the vectors; a bad one ends in HardFault or lockup")
def reset_vectors():
    with bench("faults", "FAULT_udf") as b:
        report = b.run("--cycles", "1", "--dump", "0x20000000:4", expect=0)
        check_equal((report["registers"]["r5"], report["registers"]["lr"], report["memory"]),
                    (0xdead0005, 0xffffffff, {"0x20000000": "a5a5a5a5"}), "nothing is zero")
        patched(b, 4, b.symbols["start"] & ~1)
        report = b.run(expect=1)
        check_equal(report["faults"][0]["kind"], "arm-state", "even reset vector")
        check_equal(report["faults"][0]["cycle"], 0, "at once")
        patched(b, 12, b.symbols["hardfault"] & ~1)
        check_equal(b.run(expect=1)["reason"], "lockup", "even HardFault vector too")
    with bench("faults", "FAULT_udf") as b:
        patched(b, 0, 0x20000803)
        report = b.run("--cycles", "1")
        check_equal((report["stack"]["initial_sp"], report["registers"]["sp"]),
                    (0x20000800, 0x20000800), "SP is a multiple of 4")
        patched(b, 4, 0x60000001)
        check_equal(b.run(expect=1)["faults"][0]["kind"], "bus-fetch", "reset vector to nothing")
        patched(b, 12, 0x60000001)
        check_equal(b.run(expect=1)["reason"], "lockup", "HardFault vector to nothing")


@test("sim: an instruction that the end of the flash cuts in two")
def cut_instruction():
    with bench("faults", "FAULT_udf") as b:
        with open(b.image, "r+b") as file:
            file.seek(32 * 1024 - 2)
            file.write(b"\x00\xf0")
        report = b.run("--set", "0:pc=0x08007fff", expect=1)
        check_equal([(f["kind"], f["pc"], f["address"]) for f in report["faults"]][:1],
                    [("bus-fetch", 0x08007ffe, 0x08008000)], "fault")


@test("sim: code in RAM, where a board's description allows it")
def run_in_ram():
    with bench("runs", more="ram 0x20000000 6K runs\n") as b:
        report = b.run(expect=1)
        words(report, 1, 0x200017fe)
        check_equal(report["illegal"], [], "illegal accesses")
        check_equal([(f["kind"], f["address"]) for f in report["faults"]],
                    [("bus-fetch", 0x20001800)], "faults")
    with bench("runs") as b:
        check_equal([i["kind"] for i in b.run(expect=1)["illegal"]], ["execute-ram"] * 2, "illegal")


@test("sim: QEMU's Cortex-M0 sees the same", cost=6, timeout=240)
def second_opinion():
    same = 0
    programs = [("exceptions", ()), ("priorities", ()), ("faults", ("FAULT_push_overflow",)),
                ("faults", ("FAULT_stacking",)), ("faults", ("FAULT_vector_even",)),
                ("faults", ("FAULT_fault_in_hardfault",)), ("faults", ("FAULT_fault_in_nmi",))]
    programs += [("faults", ("FAULT_" + name,)) for name in FAULTS if name not in QEMU_DIFFERS]
    for name, defines in programs:
        with bench(name, *defines, base=0) as b:
            _, output = run("qemu-system-arm", "-M", "microbit", "-nographic", "-monitor", "none",
                            "-serial", "none", "-semihosting-config", "enable=on,target=native",
                            "-kernel", b.elf, timeout=30)
            report = b.run("--faults-expected",
                           expect=1 if defines and "_in_" in defines[0] else 0)
            told = [int(w, 16) for w in re.findall(r"^([0-9a-f]{8})$", output, re.M)]
            check_equal([hex(w) for w in report["words"]], [hex(w) for w in told],
                        f"{name} {' '.join(defines)} and QEMU")
            check_equal("Lockup" in output, report["locked_up"], "lockup")
            same += 1
    return f"{same} programs"


# ---- Cycles and time ------------------------------------------------------------------------

CYCLES = [  # M0, M0+: Cortex-M0 and Cortex-M0+ TRM, "Instruction set summary"
    ("adds", 1, 1), ("mov r8", 1, 1), ("sub sp; add sp", 2, 2), ("muls", 1, 1), ("six more", 6, 6),
    ("ldr", 2, 2), ("ldr literal", 2, 2), ("five loads", 10, 10), ("three stores", 6, 6),
    ("ldr from the I/O port", 2, 1), ("strb to the I/O port", 2, 1),
    ("ldm of 1", 2, 2), ("subs; ldm of 3", 1 + 4, 1 + 4), ("subs; stm of 3", 1 + 4, 1 + 4),
    ("subs; push of 3", 1 + 4, 1 + 4), ("pop of 3", 4, 4), ("push with lr; add", 3 + 1, 3 + 1),
    ("adr; adds; push; pop {pc}", 1 + 1 + 2 + 5, 1 + 1 + 2 + 4),
    ("adr; adds; push; push; pop {r3, pc}", 1 + 1 + 2 + 2 + 6, 1 + 1 + 2 + 2 + 5),
    ("cmp; bne not taken", 1 + 1, 1 + 1), ("cmp; beq taken", 1 + 3, 1 + 2), ("b", 3, 2),
    ("bl; bx", 4 + 3, 3 + 2), ("ldr; blx; bx", 2 + 3 + 3, 2 + 2 + 2), ("adr; mov pc", 1 + 3, 1 + 2),
    ("movs; add pc", 1 + 3, 1 + 2), ("mrs", 4, 3), ("msr", 4, 3), ("cpsie; sev", 2, 2),
    ("isb", 4, 3), ("dsb", 4, 3), ("dmb", 4, 3), ("sev; wfe", 1 + 2, 1 + 2),
    ("svc; bx", 16 + 3 + 9, 15 + 2 + 9),
]


@test("sim: the cycles of each class of instruction")
def cycles():
    for core, column in (("cortex-m0", 1), ("cortex-m0+", 2)):
        with bench("cycles", core=core) as b:
            marks = [w["cycle"] for w in writes(b.run(), "SYST_RVR")]
            got = [(row[0], after - before - 2)
                   for row, before, after in zip(CYCLES, marks, marks[1:])]
            check_equal(got, [(row[0], row[column]) for row in CYCLES], core)
            check_equal(len(marks), len(CYCLES) + 1, "marks")
    with bench("cycles", more="multiply 32\n") as b:
        marks = [w["cycle"] for w in writes(b.run(), "SYST_RVR")]
        check_equal(marks[4] - marks[3] - 2, 32, "a multiplier of 32 cycles")


@test("sim: a conditional branch is as long as it is taken")
def conditions():
    with bench("conditions") as b:
        marks = [w["cycle"] for w in writes(b.run(), "SYST_RVR")]
    got = [after - before - 2 for before, after in zip(marks[1::2], marks[2::2])]
    expected = []
    for flags in range(16):
        n, z, c, v = (bool(flags >> i & 1) for i in (3, 2, 1, 0))
        for holds in (z, c, n, v, c and not z, n == v, not z and n == v):
            expected += [3 if holds else 2, 2 if holds else 3]
    check_equal(got, expected, "cycles")


@test("sim: what a branch out of an IT block reaches is not conditional")
def blocks():
    for core in ("cortex-m3", "cortex-m4"):
        with bench("blocks", core=core) as b:
            words(b.run(), 1, 2, 3, 4)


@test("sim: BASEPRI and FAULTMASK of an ARMv7-M, and a Cortex-M0 that has none")
def masks():
    with bench("masks", core="cortex-m4") as b:
        # The bench's part has two bits of a priority.
        words(b.run(), 0x80, 1, 1, 0x10, 0x80, 0x40, 0x40, 2, 0, 0x20, 1, 0x30, 1, 1, 0)
    with bench("masks", "NONE") as b:
        report = b.run(expect=1)
        check_has(report["output"], "there is no special register 17", "what a Cortex-M0 says of BASEPRI")


@test("sim: on a Cortex-M33 what would move SP below its limit faults and has no effect")
def limits():
    limit, stack_overflow = 0x20000200, 1 << 20
    with bench("limits", core="cortex-m33") as b:
        report = b.run("--faults-expected")
    downs = [0x24, 0x24, 0x11000, 0x04040404, 0xffc, 0x40, 0x40, 0x24, 0x100, 0x30, 0x24, 0x28, 0x40] # as limits.S has them
    words(report, limit, limit, *[stack_overflow, limit + 0x20] * len(downs), stack_overflow, limit + 0xa0, 0x5a5a5a5a,
          stack_overflow, limit + 0x20)
    below = "its stack pointer would be {:#010x}, below the limit at {:#010x}"
    check_equal([(fault["kind"], fault["text"]) for fault in report["faults"]],
                [("stack-limit", text) for text in (*(below.format(limit + 0x20 - down, limit) for down in downs),
                                                    below.format(limit + 0xa0 - 0x24, limit + 0x80),
                                                    f"the exception's frame cannot be stored at {limit:#010x}")], "the faults")


@test("sim: a word at any address, also where the engine's pages meet")
def unaligned():
    memory = bytes(range(16))
    expected = []
    for at in range(4, 12):
        expected += [int.from_bytes(memory[at:at + 4], "little"), int.from_bytes(memory[at:at + 2], "little")]
    for core in ("cortex-m3", "cortex-m4"):
        with bench("unaligned", core=core) as b:
            words(b.run(), *expected, 0xb1a2a104, 0x0b0a09b2)


@test("sim: SysTick, read at known cycles")
def systick():
    with bench("systick") as b:
        words(b.run(), 98, 96, 94, 5, 0x10005, 5, 5, 94, 0x10005, 0, 5, 98, 0x1234, 0)


@test("sim: a SysTick period is LOAD + 1, without jitter, asleep or not")
def period():
    for cycles_each in (100, 1000, 1 << 24):
        with bench("period", f"PERIOD={cycles_each}") as b:
            report = b.run("--toggles", "1000")
            edges = [e["cycle"] for e in report["edges"]]
            check_equal({after - before for before, after in zip(edges, edges[1:])}, {cycles_each},
                        "periods")
            check_equal([(e["pin"], e["level"]) for e in report["edges"][:3]],
                        [("PB3", 1), ("PB3", 0), ("PB3", 1)], "edges")
            check_equal((report["reason"], report["toggles"]), ("toggles", 1000), "end")
            enabled = [w["cycle"] for w in writes(report, "SYST_CSR")]
            check_equal(edges[0], enabled[0] + cycles_each + 16 + 2, "first edge")
            check_equal(report["exceptions"], {"SysTick": 1000}, "exceptions")
            check_equal(report["cycles_awake"] + report["cycles_asleep"], report["cycles"],
                        "cycles")
    for cycles_each in (1000, 1001, 1002):
        with bench("period", f"PERIOD={cycles_each}", "SPIN") as b:
            report = b.run("--toggles", "50")
        begin = writes(report, "SYST_CSR")[0]["cycle"]
        spins = begin + 5  # movs, lsls, eors, ldr
        for count, edge in enumerate(e["cycle"] for e in report["edges"]):
            due = begin + cycles_each * (count + 1)
            spins += -(-(due - spins) // 3) * 3  # a B of 3 cycles ends
            check_equal(edge, spins + 16 + 2, f"edge {count} while it spins")
            spins += 16 + 2 + 1 + 1 + 2 + 3 + 9  # entry, the handler, and the way back


# r8, r9 and r10 of sim/delay.S: turns, the period of the interrupt less one, whether the loop begins at its branch.
DELAYS = [(1, 300, 0), (2, 300, 0), (3, 210, 0), (1000, 996, 0), (1000, 0xffffff, 0), (100, 63, 0), (0x7fffffff, 500, 0),
          (0x80000000, 500, 0), (0x80000001, 500, 0), (0xffffffff, 500, 0), (0, 500, 0), (1000, 996, 1), (0x80000000, 500, 1)]
MEANWHILE = [("--cycles", "9001"), ("--cycles", "9002", "--input", "777 PA0 1", "--set", "4567:r4=700"),
             ("--cycles", "9003", "--irq", "1234:NMI")]


@test("sim: a delay loop's turns that are counted at once are as if each had run", cost=2)
def delays():
    for ends in ((), ("ENDS_BELOW_ZERO",)):
        delays_that_end(*ends)


def delays_that_end(*ends):
    with bench("delay", *ends) as b:
        for core in ("cortex-m0", "cortex-m0+"):
            b.board = board_file(b.folder, core)
            for registers in DELAYS:
                begin = [word for number, value in zip((8, 9, 10), registers) for word in ("--set", f"0:r{number}={value}")]
                for more in MEANWHILE:
                    how = (*begin, *more, "--dump", f"{NOTES:#x}:0x200")
                    check_equal(b.run(*how), b.run(*how, "--every-turn"), f"r8 to r10 {registers} on {core}, {more}")


@test("sim: awake and asleep add up, and so do the first edge and the first sleep")
def sleep_share():
    with bench("period", "PERIOD=1000") as b:
        report = b.run("--seconds", "1")
        each = 16 + 2 + 1 + 1 + 2 + 3 + 9 + 3 + 2  # entry, handler, return, B, WFI
        check_equal(report["cycles"], HZ, "cycles")
        check_equal((report["reason"], report["seconds"], report["sleeps"]), ("seconds", 1, 1000),
                    "end")
        start = report["first_sleep"]["cycle"]
        check_equal(report["cycles_awake"], start + 999 * each, "cycles awake")
        check_equal(report["first_sleep"]["instructions"], 21, "instructions to the first sleep")
        check_equal(report["first_edge"]["instructions"], 22, "instructions to the first edge")
        check_equal(report["instructions"], 21 + 999 * 7, "instructions")
        check_equal(report["first_edge"]["cycle"], report["edges"][0]["cycle"], "first edge")
        check_equal(report["stack"], {"initial_sp": STACK, "lowest_sp": STACK - 32, "depth": 32,
                                      "touched": 32}, "stack")
        check_equal(report["static_ram"], 0, "static RAM")


@test("sim: what sleeps for ever ends; PRIMASK does not keep it asleep")
def sleeping():
    def ends(name, *options):
        with bench("sleep", "SLEEP_" + name) as b:
            return b.run(*options)
    check_equal(ends("forever")["reason"], "asleep", "no event at all")
    words(ends("forever", "--irq", "5000:NMI"), 2, 0xbadbad)
    report = ends("masked_timer")
    words(report, 1, 1 << 26 | 15 << 12, 0x5c, 2)
    check_equal(report["sleeps"], 1, "sleeps")
    report = ends("in_handler")
    check_equal((report["reason"], report["words"]), ("asleep", []), "an event of low priority")
    report = ends("on_exit")
    words(report, 0x5c, 0x5c, 0x5c, 0xbad)
    check_equal(report["sleeps"], 3, "WFI, and two returns")
    report = ends("event", "--irq", "1000:3")
    words(report, 1, 2)
    check_equal(report["cycles_asleep"] > 900, True, "WFE until SEVONPEND")
    check_equal(report["sleeps"], 1, "WFE with an event does not sleep")
    report = ends("deep")
    check_equal((report["reason"], report["deep_sleeps"]), ("asleep", 1), "SLEEPDEEP stops SysTick")
    check_has(report["notes"][0], "SLEEPDEEP", "note")
    awake = 6 + 2 + 16 + 4 + 2 + 3 + 9 + 4  # SCR, WFI; entry, handler, return; the load of CVR
    words(ends("deep", "--irq", "5000:3"), 19, 1000 - awake)
    words(ends("irq", "--irq", "1000:SPARE3"), 19, 2)


# ---- Devices --------------------------------------------------------------------------------

@test("sim: what GPIO drives and reads")
def outputs():
    with bench("pins", "PINS_outputs") as b:
        report = b.run()
        words(report, 0x10, 0, 8, 8, 0, 0x28000000)
        check_equal([(e["pin"], e["level"]) for e in report["edges"]],
                    [("PB3", 1), ("PB3", 0), ("PB4", 1), ("PB4", 0), ("PA0", 1), ("PA0", 0)],
                    "edges")
        check_equal(report["toggles"], 8, "changes of the LEDs")
        by_name = collections.Counter(w["register"] for w in report["writes"])
        check_equal(by_name["GPIOB.BSRR"], 2, "writes of GPIOB.BSRR")
        first = writes(report, "GPIOB.ODR")[0]
        check_equal((first["value"], first["before"], first["width"]), (8, 0, 32), "ODR")


@test("sim: edges on pins become interrupts")
def exti():
    script = [f"{cycle} {pin} {level}" for cycle, pin, level in (
        (2000, "PA0", 1), (3000, "PA0", 0), (4000, "PA2", 1), (5000, "PA2", 0), (5500, "PA3", 1),
        (6000, "PB3", 1), (6500, "PB3", 0), (7000, "PB0", 1))]
    options = [part for step in reversed(script) for part in ("--input", step)]
    with bench("pins", "PINS_exti") as b:
        report = b.run(*options)
        words(report, 21, 1, 21, 1, 22, 4, 22, 8)
        cleared = [w["cycle"] for w in writes(report, "EXTI.PR")]
        check_equal(cleared, [t + 16 + 4 + 2 + 2 + 2 + 2 + 2 for t in (2000, 3000, 5000, 6000)],
                    "cycles at which the handler clears PR")
    with bench("pins", "PINS_masked") as b:
        words(b.run(), 0, 0x80, 0, 23, 0x10, 0xd0, 1)
    with bench("pins", "PINS_held") as b:
        report = b.run()
        words(report, *[23, 0x10] * 3, 0xd1)
        check_equal(report["exceptions"], {"EXTI4_15": 3}, "exceptions")


@test("sim: the USART takes its time, and says what it was told")
def usart():
    for name in ("polled", "over8", "long"):
        bit = 31 if name == "over8" else 32
        with bench("usart", "USART_" + name, more=f"console USART2 {HZ // bit}\n") as b:
            report = b.run()
            check_equal(report["uart"]["text"], "ok\n", name)
            check_equal(round(report["uart"]["baud"]), round(HZ / bit), "baud")
            words(report, 0x200000, 0x2000c0, 0x200080)
            frame = bit * (12 if name == "long" else 10)
            on = writes(report, "USART2.CR1")[-1]["cycle"]
            gone = writes(report, "USART2.ICR")[0]["cycle"]
            polling = 2 + 1 + 3
            check(on + 4 * frame <= gone < on + 4 * frame + 3 * polling,
                  f"{name}: TC after {gone - on} cycles, not {4 * frame}")
    for nops, isr in ((2, 0x200080), (3, 0x2000c0)):
        with bench("usart", "USART_exact", f"NOPS={nops}") as b:
            words(b.run(), isr)  # a load sees what happens in the cycle in which it ends
    with bench("usart", "USART_interrupts") as b:
        report = b.run()
        on, off = writes(report, "USART2.CR1")[0]["cycle"], writes(report, "USART2.ICR")[1]["cycle"]
        check_equal(off, on + 2 * 320 + 16 + 2 + 1 + 2, "TC, after idle frame and character")
        check_equal(report["exceptions"], {"USART2": 1}, "exceptions")
        check_has(report["output"], "x\n", "output")


@test("sim: the USART receives")
def usart_input():
    with bench("usart", "USART_receive") as b:
        report = b.run("--uart-input", "a\\n.")
        words(report, 0x61, 0x0a, 0x2e)
        check_equal(report["exceptions"], {"USART2": 3}, "exceptions")
        later = b.run("--type", "100000 \\e\\r.")
        words(later, 0x1b, 0x0d, 0x2e)
        check(later["cycles"] - later["cycles_asleep"] < 100000 < later["cycles"], f"{later['cycles']} cycles")
    with bench("usart", "USART_overrun") as b:
        report = b.run("--uart-input", "abcdefghijkl")
        words(report, 0x4000e8, ord("a"), 0x4000c0, 0xc0)
        check(report["uart"]["overruns"] > 5, f"{report['uart']['overruns']} overruns")


@test("sim: wrong uses of the USART are reported")
def usart_wrong():
    with bench("usart", "USART_wrong") as b:
        report = b.run(expect=1)
        check_equal([(i["function"], i["kind"]) for i in report["illegal"]],
                    [("off", "usart-off"), ("no_pin", "usart-pin"),
                     ("overwrite", "usart-overwrite"), *[("changed_while_on", "usart-enabled")] * 4,
                     ("cut_short", "usart-off"),
                     ("wrong_baud", "usart-baud"), ("no_divider", "usart-baud")], "illegal")
        check_equal((report["uart"]["text"], report["uart"]["lost"]), ("ce", 3), "text, lost")


@test("sim: a USART has the clock that was chosen for it")
def usart_clock():
    with bench("usart", "USART_clocked") as b:
        report = b.run(expect=1)
        check_equal([(i["kind"], i["text"]) for i in report["illegal"]],
                    [("usart-baud", "USART2 transmits without a clock")], "illegal")
        check_equal((report["uart"]["text"], report["uart"]["lost"]), ("x", 1), "text, lost")
        check_equal(report["uart"]["baud"], 31250, "baud")
        on, off = (w["cycle"] for w in writes(report, "USART2.CR1")[:2])
        check(on + 640 <= off < on + 640 + 25, f"two frames took {off - on} cycles")


@test("sim: ready bits follow their enables, and a changed clock is noted")
def clocks():
    with bench("period", "PERIOD=1000") as b:
        report = b.run("--seconds", "0.01", "--set", "5:r1=0", "--trace=all")
        check_equal(report["notes"], [], "notes")
        check_has(report["output"], "RCC.ENR              0x00000002  GPIOBEN 0->1", "trace")
        check_has(report["output"], "= SYST_CSR", "trace")
    with bench("clocks") as b:
        report = b.run()
        words(report, 0x83, 0x30083, 0x80, 0x5)
        check_has(report["notes"][0], "RCC.CFGR was changed", "note")
        reads = b.run("--trace=all")["reads"]
        check_equal([(r["register"], r["value"]) for r in reads],
                    [("RCC.CR", 0x83), ("RCC.CR", 0x30083), ("RCC.CR", 0x80), ("RCC.CFGR", 5)],
                    "reads")


# ---- What tests do to an image ----------------------------------------------------------------

@test("sim: scripts set registers and pend interrupts, also those that nothing expects")
def scripts():
    with bench("period", "PERIOD=1000") as b:
        for name, number in (("NMI", 2), ("PendSV", 14), ("9", 25), ("WWDG", 16), ("31", 47)):
            report = b.run("--irq", f"500:{name}")
            words(report, number, 0xbadbad)
        words(b.run("--irq", "500:SVCall"), 11, 0xbadbad)
        report = b.run("--set", f"500:pc={b.symbols['finish'] | 1}")
        check_equal((report["reason"], report["exit_code"]), ("exit", 0), "pc wakes it")
        report = b.run("--set", f"500:pc={b.symbols['finish'] & ~1}", expect=1)
        check_equal(report["faults"][0]["kind"], "arm-state", "pc without bit 0")
        report = b.run("--set", "30:sp=0x20000303", "--toggles", "1")
        check_equal(report["stack"], {"initial_sp": STACK, "lowest_sp": 0x200002e0, "depth": 0x120,
                                      "touched": 32}, "stack")
        report = b.run("--set", "500:sp=0x60000000", "--toggles", "1", expect=1)
        check_equal([f["kind"] for f in report["faults"]][0], "stacking", "sp")
        report = b.run("--set", "30:r9=0x99", "--cycles", "40")
        check_equal((report["registers"]["r9"], report["reason"]), (0x99, "cycles"), "r9, end")
        check(report["cycles"] in range(40, 44), f"{report['cycles']} cycles")


@test("sim: on a Cortex-M0+ vectors come from where VTOR says")
def vtor():
    with bench("vtor", core="cortex-m0+") as b:
        words(b.run(), 0, 0x20000800, 0x5bc, 11)


@test("sim: a pc that a script sets wakes what sleeps for ever")
def wake_by_script():
    with bench("sleep", "SLEEP_forever") as b:
        report = b.run("--set", f"500:pc={b.symbols['finish'] | 1}")
        check_equal((report["reason"], report["cycles_asleep"]), ("exit", 489), "end, asleep")


@test("sim: resets are counted; memory is dumped; the report is whole")
def resets():
    with bench("resets") as b:
        report = b.run("--dump", f"{NOTES}:12", "--dump", "0x1ffffffe:4")
        words(report, 1, 2, 3, 0)
        check_equal(report["resets"], 2, "resets")
        check_equal(report["memory"], {"0x20000400": "010000000200000003000000",
                                       "0x1ffffffe": "0300"}, "memory")
        report = b.run("--end-on-reset")
        check_equal((report["reason"], report["resets"]), ("reset", 1), "end on reset")
        check_equal(sorted(report), sorted([
            "board", "image", "image_size", "reason", "reason_text", "exit_code", "locked_up",
            "resets", "hz", "cycles", "seconds", "instructions", "cycles_asleep", "cycles_awake",
            "asleep",
            "sleeps", "deep_sleeps", "first_edge", "first_sleep", "stack", "static_ram", "uart", "rtt", "itm", "itm_lost",
            "semihosting", "toggles", "exceptions", "illegal_total", "illegal", "faults", "dropped",
            "notes", "registers", "memory", "edges", "writes", "reads", "words", "output"]), "keys")
        check_equal((report["board"], report["hz"], report["image_size"]),
                    ("part", HZ, os.path.getsize(b.image)), "board")


@test("sim: a debugger that is not there makes BKPT a fault, and the exit code is the image's")
def semihosting():
    with bench("resets") as b:
        report = b.run("--cycles", "5000", expect=1, semihosting=False)
        check_equal(report["faults"][0]["kind"], "breakpoint", "without --semihosting")
    with bench("exit") as b:
        report = b.run(expect=1)
        check_equal((report["reason"], report["exit_code"], report["semihosting"]),
                    ("exit", 7, "hi!"), "SYS_EXIT_EXTENDED")
        check_equal((report["static_ram"], report["stack"]["depth"]), (8, 0), "RAM that it used")


# ---- Decoding -------------------------------------------------------------------------------

KINDS = ("undefined unpredictable plain stack multiply write_pc branch branch_if bx transfer "
         "multiple svc bkpt cps sev wfe wfi long bl mrs msr barrier").split()


def kind_of(text):
    """The kind of an instruction, from what the disassembler wrote."""
    name, _, operands = text.strip().partition("\t")
    first = operands.split(",")[0].strip()
    for pattern, kind in ((r"svc|bkpt|sev|wfe|wfi", name), (r"cps.*", "cps"), (r"b", "branch"),
                          (r"b(eq|ne|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)", "branch_if"),
                          (r"blx?|bx", "bx"), (r"(ldm|stm|push|pop).*", "multiple"),
                          (r"(ldr|str).*", "transfer"), (r"muls", "multiply"),
                          (r"udf.*|trap|__brkdiv0", "undefined")):
        if re.fullmatch(pattern, name):
            return kind
    if first == "pc" and name in ("mov", "add"):
        return "write_pc"
    return "stack" if first == "sp" and name in ("mov", "add", "sub") else "plain"


@test("sim: each 16-bit instruction is decoded as LLVM's disassembler does", cost=2)
def decoding():
    with tempfile.TemporaryDirectory() as folder:
        printer = os.path.join(folder, "decode_print")
        code, output = run("clang", "-std=c17", os.path.join(PROGRAMS, "decode_print.c"),
                           os.path.join(ROOT, "tools", "board-sim", "decode.c"), "-o", printer)
        check_equal(code, 0, f"clang decode_print.c\n{output}")
        wide = [f"{w:08x}" for w in (0xf000f800, 0xf7ffffff, 0xf3bf8f4f, 0xf3bf8f5f, 0xf3bf8f6f,
                                     0xf3ef8005, 0xf3808814, 0xf3bf8f3f, 0xf3bf8f7f, 0xf7f0a000,
                                     0xf2400000, 0xfb90f0f1, 0xe92d4000, 0xf8d00000, 0xf000e800,
                                     0xf0008000, 0xffffffff)]
        done = subprocess.run([printer], input="\n".join(wide), stdout=subprocess.PIPE, text=True,
                              check=True).stdout.split()
        mine = [KINDS[int(k)] for k in done[1::2]]
    check_equal(mine[0x10000:], ["bl", "bl", "barrier", "barrier", "barrier", "mrs", "msr"] +
                ["undefined"] * 10, "32-bit instructions")
    count = 0xe800  # what follows are the halves of longer ones
    check_equal(set(mine[count:0x10000]), {"long"}, "first halves")
    lines = "\n".join(f"[0x{i & 255:02x} 0x{i >> 8:02x}]" for i in range(count))
    done = subprocess.run(["llvm-mc", "--disassemble", "--triple=thumbv6m-none-eabi"], input=lines,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    invalid = {int(n) - 1 for n in re.findall(r":(\d+):\d+: warning: invalid", done.stderr)}
    unknown = {int(n) - 1 for n in re.findall(r":(\d+):\d+: warning: potentially", done.stderr)}
    texts = [t for t in done.stdout.split("\n") if t.startswith("\t") and t != "\t.text"]
    theirs = dict(zip((i for i in range(count) if i not in invalid), map(kind_of, texts)))
    check_equal(len(texts), count - len(invalid), "instructions that LLVM knows")
    for i in range(count):
        if mine[i] == "unpredictable":  # LLVM knows some of them only
            empty = i & 0xff == 0 and i >> 12 in (0xb, 0xc)
            stored_base = i >> 11 == 0x18 and i >> (i >> 8 & 7) & 1
            high = i >> 8 in (0x44, 0x45, 0x46, 0x47)
            cps = i >> 5 == 0xb660 >> 5
            check(empty or stored_base or high or cps or i in unknown,
                  f"0x{i:04x} is not unpredictable")
        elif i not in unknown:
            check_equal(mine[i], theirs.get(i, "undefined"), f"0x{i:04x}")


# ---- What a person sees ----------------------------------------------------------------------

@test("sim: --show without a terminal is lines, and ends")
def show_lines():
    with bench("period", "PERIOD=500000") as b:
        code, output = run(*b.command("--show"))
        check_equal(code, 0, output)
        lines = output.split("\n")
        check_equal(lines[:2], ["     0.500 s  LD1 on", "     1.000 s  LD1 off"], "lines")
        check_has(output, "part: the limit of 10 seconds", "end")
        check_equal(output.count("LD1 o"), 19, "changes")
        check("\x1b" not in output, "an escape sequence where no terminal is")


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, command, **environment):
        self.master, slave = pty.openpty()
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        env = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment}
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env,
                                        start_new_session=True)
        PROCESSES.append(self.process)
        self.text = ""

    def read_until(self, pattern, seconds=20):
        patience = Patience(seconds, self.process.pid)
        while not re.search(pattern, self.text):
            check(not patience.is_over(), f"no {pattern!r} on the terminal:\n{self.text}")
            if select.select([self.master], [], [], 0.1)[0]:
                self.text += os.read(self.master, 65536).decode(errors="replace")

    def key(self, key):
        os.write(self.master, key.encode())

    def end(self):
        code = wait(self.process, 20)
        after = termios.tcgetattr(self.slave)
        while select.select([self.master], [], [], 0.1)[0]:
            self.text += os.read(self.master, 65536).decode(errors="replace")
        os.close(self.master)
        os.close(self.slave)
        check_equal(after[3], self.before[3], "terminal's settings afterwards")
        return code


@test("sim: --show on a terminal: status, keys, and the terminal as it was", cost=3)
def show_terminal():
    with bench("period", "PERIOD=50000") as b:
        t = Terminal(b.command("--show"))
        t.read_until(r"\(q quits, t shows every register write, b presses the button\)\r\n")
        t.read_until(r"part  LD1 ● on   LD2 ○ off   0\.\d{3} s   asleep 99\.\d{3} %   0 illegal")
        t.read_until(r"LD1 ○ off")
        t.key("t")
        t.read_until(r"= GPIOB\.BSRR +0x00000008")
        t.key("b")
        t.read_until(r"USER pressed")
        t.key("q")
        check_equal(t.end(), 0, t.text)
        check_has(t.text, "part: it was quit", "end")
        check(not re.search(r"[^\r\n]{81}", re.sub(r"\x1b\[K", "\n", t.text)),
              "a line over 80 columns")


@test("sim: --show ends by Ctrl-C, in real time, and on a dumb terminal too", cost=3)
def show_other_terminals():
    with bench("period", "PERIOD=100000") as b:
        t = Terminal(b.command("--show"), LC_ALL="C")
        began = time.monotonic()
        t.read_until(r"LD1 \* on.*LD1 o off.*LD1 \* on")
        check(time.monotonic() - began > 0.25, "three changes of 0.1 s each in less than 0.25 s")
        os.kill(t.process.pid, signal.SIGINT)
        check_equal(t.end(), 0, t.text)
        check_has(t.text, "it was interrupted", "end")
        t = Terminal(b.command("--show"), TERM="dumb")
        t.read_until(r"0\.100 s  LD1 on\r\n +0\.200 s  LD1 off")
        t.key("q")
        check_equal(t.end(), 0, t.text)
        check("\x1b" not in t.text, "an escape sequence on a dumb terminal")
    with bench("sleep", "SLEEP_forever") as b:
        t = Terminal(b.command("--show"))
        t.read_until(r"0\.2\d\d s")  # goes on showing
        t.key("q")
        check_equal(t.end(), 0, t.text)


# ---- Bad input --------------------------------------------------------------------------------

BAD_BOARDS = [
    ("name", "expected: name NAME"), ("clock 0", "expected: clock HERTZ, at least 1"),
    ("clock 1e6", "expected: clock "), ("core cortex-m7 1", "expected: core "),
    ("flash 0x08000000", "expected: flash "), ("flash 0x08000000 32K", "expected: flash "),
    ("flash 0x08000001 32K erased 0", "begins at a multiple of 4096"),
    ("ram 0xfffff000 8K", "ends below the end of the address space"),
    ("ram 0 0", "1 byte to 8192K"),
    ("gate GPIOA RCC.ENR", "is not PERIPHERAL.REGISTER.FIELD"),
    ("gate GPIOA RCC.ENR.NOPE", "has no RCC.ENR.NOPE"),
    ("gate GPIOA RCC.NO.NOPE", "has no RCC.NO.NOPE"),
    ("gate GPIOA", "expected: gate "), ("led X PC0 high", "there is no pin PC0"),
    ("led X PB16 high", "there is no pin PB16"), ("led X PB3 bright", "expected: led "),
    ("gpio NOPE A 0", "has no peripheral NOPE"), ("gpio GPIOA a 0", "expected: gpio "),
    ("gpio MIX C 2", "is no GPIO port"),
    ("usart USART2 irq NOPE tx PA2 AF1 rx PA3 AF1", "no interrupt NOPE"),
    ("usart USART2 irq USART2 tx PA2 AF16 rx PA3 AF1", "expected: usart "),
    ("usart MIX irq USART2 tx PA2 AF1 rx PA3 AF1", "is no USART"),
    ("console USART2 0", "baud rate is 0"),
    ("usart-clock USART2 RCC.CFGR.SW 2", "expected: usart-clock "),
    ("usart-clock NOPE RCC.CFGR.SW 2 5", "has no peripheral NOPE"),
    ("exti EXTI select A B C D", "expected: exti "),
    ("exti EXTI select SYSCFG.A SYSCFG.A SYSCFG.A SYSCFG.A", "has no register SYSCFG.A"),
    ("exti-irq 5 4 EXTI0_1", "expected: exti-irq "),
    ("exti-irq 0 32 EXTI0_1", "expected: exti-irq "),
    ("widths GPIOA 12", "expected: widths "), ("wire PA0 PA1", "no line that begins with 'wire'"),
    ("ungated " + "X " * 70, "more than 64 words"),
    ("rom 0x20000000 4K", "two memories overlap"), ("rom 0x30000000 8K\nrom 0x30001000 4K", "two memories overlap"),
    ("ram 0x08000000 8K", "two memories overlap"), ("ram 0x20000000 8K walks", "expected: ram "),
    ("name a b", "'b' is one word too many for a name line"), ("rom 0x30000000 4K 1", "one word too many for a rom line"),
    ("flash 0x08000000 32K erased 0 0", "expected: flash "), ("gpio GPIOA A 0 1", "expected: gpio "),
    ("gpio GPIOA A 0", "a gpio line above has this port already"),
    ("gpio MIX A 2", "a gpio line above has this port already"),
    ("gpio MIX x gpiote EXTI", "expected: gpio PERIPHERAL 0 to 9 gpiote"),
    ("usart USART2 irq USART2 tx PA2 AF4 rx PA3 AF4", "a usart line above has USART2 already"),
    ("timer MIX irq USART2 hertz 1\ntimer MIX irq USART2 hertz 1", "a timer line above has MIX already"),
    ("led X PB3 high PB3 low x", "one word too many for a led line"),
    ("include", "expected: include FILE"), ("include none.sim", "none.sim cannot be read: No such file"),
]
BAD_TABLES = [
    ("register\tRCC", "a register line has 13 words"), ("peripheral\tX\t1\t2\t3\t4", "has 5 words"),
    ("peripheral\tX\t0x\t2\tX", "'0x' is no 32-bit number"),
    ("peripheral\tX\t0x100000000\t2\tX", "is no 32-bit number"),
    ("register\tNO\tR\t0\t32\tread-write\t0\t0\t0\t0\t0\t0\t0", "no peripheral line for NO"),
    ("register\tRCC\tR\t0\t24\tread-write\t0\t0\t0\t0\t0\t0\t0", "8, 16 or 32 bits, not 24"),
    ("register\tRCC\tR\t0\t32\trw\t0\t0\t0\t0\t0\t0\t0", "'rw' is no access"),
    ("field\tRCC\tNO\tF\t0\t1\tread-write", "no register line for RCC NO"),
    ("field\tRCC\tCR\tF\t31\t2\tread-write", "outside of its register"),
    ("field\tRCC\tCR\tF\t0\t0\tread-write", "outside of its register"),
    ("interrupt\tX\tY", "'X' is no 32-bit number"), ("cluster\tX", "not 'cluster'"),
]
BAD_OPTIONS = [
    (["--nope"], "--nope: this is no option"),
    (["--cycles", "x"], "this is no number"), (["--seconds", "-1"], "more than 0"),
    (["--seconds", "nan"], "more than 0"), (["--input", "5"], "CYCLE PIN LEVEL"),
    (["--input", "5 PA0 2"], "the level is 0, 1 or z"),
    (["--input", "5 PZ0 1"], "has no pin 'PZ0'"),
    (["--input", "5 PA 1"], "has no pin 'PA'"), (["--irq", "5"], "CYCLE:NAME"),
    (["--irq", "5:NOPE"], "no interrupt 'NOPE'"), (["--irq", "5:32"], "no interrupt '32'"),
    (["--set", "5:r13=1"], "no register 'r13'"), (["--set", "5:r0"], "CYCLE:REGISTER=VALUE"),
    (["--set", "5:r0=0x100000000"], "more than 32 bits"), (["--dump", "0:9999K"], "up to 1024K"),
    (["--trace=some"], "this is no option"), (["another.bin"], "one image was given already"),
    (["--board", "/nope"], "/nope: the board's description cannot be opened"),
    (["--table", "/nope"], "/nope: the table cannot be opened"),
    (["--board", "/"], "cannot be"), (["--json", "/nope/x"], "the report cannot be written"),
]


def refused(command, sentence):
    code, output = run(*command)
    check_equal(code, 2, f"exit code with {command[1:]}\n{output}")
    check_has(output, sentence, "refusal")
    last = output.strip().split("\n")[-1]
    check(last.startswith("board-sim: "), f"the refusal is not one line: {output}")


@test("sim: bad options, descriptions and tables are refused with the place", cost=2)
def bad_input():
    with bench("exit") as b:
        for options, sentence in BAD_OPTIONS:
            refused(b.command(*options), sentence)
        with open(b.board, encoding="utf-8") as file:
            good = file.read()
        for line, sentence in BAD_BOARDS:
            b.board = board_file(b.folder, more=line + "\n")
            refused(b.command(), sentence)
            if not re.search("is no [GU]|baud", sentence):
                refused(b.command(), f"part.sim:{good.count(chr(10)) + 1 + line.count(chr(10))}: ")
        b.board = board_file(b.folder)
        with open(os.path.join(b.folder, "loop.sim"), "w", encoding="utf-8") as file:
            file.write("include loop.sim\n")
        b.board = board_file(b.folder, more="include loop.sim\n")
        refused(b.command(), "loop.sim:1: it is included 3 deep: does it include itself?")
        b.board = board_file(b.folder)
        refused([SIM, "--cycles"], "--cycles needs a value")
        with open(TABLE, encoding="utf-8") as file:
            table = file.read()
        path = os.path.join(b.folder, "bad.table")
        for line, sentence in BAD_TABLES:
            with open(path, "w", encoding="utf-8") as file:
                file.write(table + line + "\n")
            refused(b.command("--table", path), sentence)
            refused(b.command("--table", path), f"bad.table:{table.count(chr(10)) + 1}: ")
        for text, sentence in (("", "the first line is not"),
                               ("# svd2c table 1\n", "no register in it"),
                               ("# svd2c table 1\n\0", "zero byte")):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            refused(b.command("--table", path), sentence)
    refused([SIM], "it needs --board FILE")
    check_equal(run(SIM, "--help")[0], 0, "--help")


@test("sim: images that are too small, too large or cut anywhere", cost=2)
def bad_images():
    with bench("exceptions") as b:
        with open(b.image, "rb") as file:
            whole = file.read()
        for size, sentence in ((0, "too few for a vector table"), (7, "too few"),
                               (32 * 1024 + 1, "the flash of part has 32768")):
            with open(b.image, "wb") as file:
                file.write((whole * 100)[:size])
            refused(b.command(), sentence)
        for size in list(range(8, 64, 4)) + list(range(64, len(whole), 37)):
            with open(b.image, "wb") as file:
                file.write(whole[:size])
            code, output = run(*b.command("--semihosting", "--cycles", "100000"))
            check(code in (0, 1) and "anitizer" not in output and "mistake" not in output,
                  f"{size} bytes: exit code {code}\n{output}")


@test("sim: random instructions end in a report, never in a crash", cost=4)
def random_images():
    generator = random.Random(5)
    with bench("exceptions") as b:
        for _ in range(60):
            words_ = [STACK]
            words_ += [0x08000001 + 2 * generator.randrange(96, 2000) for _ in range(47)]
            body = bytes(generator.getrandbits(8) for _ in range(4096))
            with open(b.image, "wb") as file:
                file.write(b"".join(w.to_bytes(4, "little") for w in words_) + body)
            code, output = run(*b.command("--semihosting", "--cycles", "20000"))
            check(code in (0, 1) and "anitizer" not in output and "mistake" not in output,
                  f"exit code {code}\n{output}")


@test("sim: descriptions and tables with bytes wrong are used or refused, never a crash", cost=3)
def mangled_texts():
    generator = random.Random(6)
    with bench("exit") as b:
        for source, option in ((b.board, "--board"), (TABLE, "--table")):
            with open(source, "rb") as file:
                good = file.read()
            path = os.path.join(b.folder, "mangled")
            for _ in range(60):
                bad = bytearray(good)
                for _ in range(generator.randrange(1, 4)):
                    bad[generator.randrange(16, len(bad))] = generator.choice(b" \t\n#0x9K.A\xff\0")
                with open(path, "wb") as file:
                    file.write(bad[:generator.randrange(16, len(bad))])
                code, output = run(*b.command(option, path, "--semihosting", "--cycles", "5000"))
                check(code in (0, 1, 2) and "anitizer" not in output, f"exit code {code}\n{output}")
