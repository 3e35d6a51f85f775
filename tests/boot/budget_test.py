"""budget_test.py - how many instructions the way from the loader to _start takes. Exact, every run."""
import harness
from budgets import TO_START
from gdbstub import GdbStub
from harness import check, check_equal
from loader import KERNEL_BASE
from machine import LAST_LINE, Machine

NEEDS = "iso figures build/pc/death/deep_fault.elf"  # of make


def executed(addresses, entry, start):
    """The addresses executed from `entry` up to `start`, where the log ends; repeats of one instruction
    as one."""
    path = []
    for address in addresses:
        if (path or address == entry) and address != start and path[-1:] != [address]:
            path.append(address)
    return path


def budget(via, image, entry_name, cpu):
    def body():
        symbols = harness.symbols(harness.ELF)
        entry, start = symbols[entry_name] - KERNEL_BASE, symbols["_start"]
        with Machine(via, image, extra=["-cpu", cpu, "-S", "-gdb", "unix:gdb,server=on,wait=off",
                                        "-D", "trace"]) as machine:
            gdb = GdbStub(machine, machine.path("gdb"))
            gdb.run_to(entry)
            machine.log_instructions()
            gdb.run_to(start)
            machine.log_instructions(False)
            gdb.let_go()
            machine.expect(LAST_LINE)
            machine.quit()
            path = executed(machine.logged_instructions(), entry, start)
        check(20 < len(path) <= TO_START, f"{len(path)} instructions from {entry_name} to _start")
        check_equal(path[0], entry, "the first")
        return f"{len(path)} instructions of {TO_START}"
    return body


for cpu in ("qemu64", "max"):
    harness.add(f"budget PVH entry to _start, {cpu}", budget("pvh", harness.ELF, "pvh_entry", cpu))
    harness.add(f"budget multiboot2 entry to _start, {cpu}",
                budget("iso", harness.ISO, "multiboot2_entry", cpu), cost=5, timeout=120)
