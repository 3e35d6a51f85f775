"""cpus_test.py - PCs with 1 to 64 CPUs; the service's own tests are in tests/services/cpus."""
import os
import re
import sys

import harness
import walk
from harness import ROOT, check, check_has, test

sys.path.append(os.path.join(ROOT, "tests", "boot"))
import count
from budgets import MILLISECOND
from machine import LAST_LINE, Machine

NEEDS = "pc-apps"  # of make

ELF = os.path.join(harness.BUILD, "pc", "cpus", "firstlight.elf")
FOUND = "primes below 20000: 2262\n"
DONE, FAILED = 33, 35  # QEMU's exit codes of exit=qemu
NAME = "docs/cpus.md"
PANIC = MILLISECOND  # instructions of a panic on one of 64 CPUs: a tenth of what it was promised in


def output(cpus, code=DONE, append="", **options):
    with Machine("pvh", ELF, cpus=cpus, append="exit=qemu " + append, **options) as machine:
        return machine.expect_exit(code)


@test("service cpus: one, two, eight", cost=4)
def some():
    for cpus, machine in ((1, "pc"), (2, "q35"), (8, "pc")):
        check_has(output(cpus, machine=machine), f"CPUs that run: {cpus}\n{FOUND}{LAST_LINE}", f"{cpus} CPUs")


@test("service cpus: without ACPI there is one", cost=1)
def no_acpi():
    text = output(2, machine="pc,acpi=off")
    check_has(text, f"this machine has no ACPI tables\nCPUs that run: 1\n{FOUND}{LAST_LINE}", "the output")


def check_report(text, cpus, who):
    """One report, which has a word on each of the other CPUs."""
    end = text[text.index("PANIC  as the command line wants it\n"):]
    check(end.count("PANIC") == 1, f"more than one report:\n{end}")
    check(re.search(rf"^  This was on CPU ({who}) of {cpus}\. The others were stopped\.$", end, re.M), end)
    check("not stopped" not in end, end)
    told = sum(int(last or first) - int(first) + 1
               for first, last in re.findall(r"^  CPUs? (\d+)(?: to (\d+))? (?:was|were) in ", end, re.M))
    told += sum(int(number) for number in re.findall(r"^  (\d+) CPUs? had nothing to do\.$", end, re.M))
    check(told == cpus - 1, f"{told} of the {cpus - 1} others are in the report:\n{end}")
    check(end.endswith("halted.\n"), end)


@test("service cpus: a panic on one of 64", cost=4)
def panic_on_one():
    check_report(output(64, FAILED, machine="q35", append="die=7"), 64, "7")


@test("service cpus: what a panic on one of 64 costs", cost=3, needs="pc-apps build/host/figures/count.so")
def panic_cost():
    """From the call of panic() to the end, what the other CPUs do meanwhile included. With -icount one CPU goes on at a time,
    and the time of all of them is a nanosecond later with each instruction."""
    options = count.options(**{"from": harness.symbols(ELF)["panic_at"], "to": harness.symbols(ELF)["board_exit"]})
    with Machine("pvh", ELF, cpus=64, machine="q35", append="exit=qemu die=7",
                 extra=["-icount", "shift=0,sleep=off", *options]) as machine:
        check_report(machine.expect_exit(FAILED), 64, "7")
        instructions = count.one_result(machine)
    check(10_000 < instructions <= PANIC, f"{instructions} instructions for a panic on one of 64 CPUs")
    return f"{instructions} instructions of {PANIC}"


@test("service cpus: a panic on each of four at once", cost=1)
def panic_on_all():
    check_report(output(4, FAILED, append="die=0,1,2,3"), 4, "[0-3]")


@test("service cpus: the walk of docs/cpus.md", cost=4)
def document():
    compared = sum(walk.follow(block, NAME, ROOT) for block in walk.blocks(walk.read(os.path.join(ROOT, NAME))))
    check(compared == 3, f"{compared} commands were found")
    return f"{compared} commands"
