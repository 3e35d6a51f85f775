"""clock_test.py - the clock on every kind of PC, by QEMU's virtual time, which -icount makes the same on every
run: the time stamp counter shows it, in nanoseconds (tests/boot/clock)."""
import os
import re

import budgets
import count
import harness
from harness import add, check, check_equal, test
from machine import LAST_LINE, Machine, virtual_time

NEEDS = "clock-images figures"  # of make

ELF, ISO = count.CLOCK, os.path.join(os.path.dirname(count.CLOCK), "firstlight.iso")
DELAYS = [0, 1, 1000, 15000, 20000, 50000, 1000000, 100000000, 1000000000, 5000000000]
IDLE = 10000000000

# For each machine: how it starts, its source, how far two counts of that can be wrong by themselves, in ns, and
# how much longer than asked for a delay may be.
HPET = r"HPET at 100\.000 MHz"
PM_TIMER = r"ACPI PM timer at 3\.579 MHz"
TSC = r"TSC at (?:999\.99\d|1000\.00\d) MHz, by the 8254, to (\d+) ppm; this CPU does not promise that it is steady"
MACHINES = {
    "microvm": (("microvm", []), TSC, 2, 1500),
    "pc": (("pvh", []), HPET, 20, 1500),
    "pc, hpet=off": (("pvh", ["-machine", "hpet=off"]), PM_TIMER, 560, 1500),
    "pc without ACPI": (("pvh", ["-machine", "hpet=off,acpi=off"]), TSC, 2, 1500),
    "pc without a local APIC": (("pvh", ["-cpu", "qemu64,-apic"]), HPET, 20, 2500),
    "q35": (("pvh", [], "q35"), HPET, 20, 1500),
    "BIOS and GRUB": (("iso", [], "pc", 4), HPET, 20, 1500),
    "UEFI": (("uefi", [], "q35", 4), HPET, 20, 1500),
}
# An instruction takes 1 ns, or 16 where a loader waits by counting them; and so much longer takes:
READ = 500  # ns, from one counter to the other, and back


def start(via, extra, machine="pc", shift=0):
    return Machine(via, ELF if via in ("pvh", "microvm") else ISO, machine=machine,
                   extra=[*virtual_time(shift), *extra])


def said(text):
    """What it says: its source, and (asked for, by the clock, by the virtual time) for each delay."""
    source = re.search(r"\bsource (.*)$", text, re.M)
    rows = re.findall(r"^(?:delay|idle) clock (\d+) stamp (\d+)$", text, re.M)
    check(source and len(rows) == len(DELAYS) + 1 and "\ntimes 1000\n" in text, f"it said:\n{text}")
    return source.group(1), [(asked, int(clock), int(stamp)) for asked, (clock, stamp) in zip([*DELAYS, IDLE], rows)]


def keeps_time(how, source, step, longer):
    def body():
        with start(*how) as machine:
            name, rows = said(machine.expect(LAST_LINE))
            machine.check_sleeps()
            machine.quit()
        each = 1 << (how[3] if len(how) > 3 else 0)
        found = re.fullmatch(source, name)
        check(found, f"the clock's source is {name!r}")
        ppm = int(found.group(1)) if found.groups() else 0
        check(ppm <= 100, f"measured to {ppm} ppm only")
        for asked, clock, stamp in rows:
            check(clock >= asked - 1, f"a delay of {asked} ns took {clock} ns")
            check(clock <= asked + each * (longer + (0 if asked >= 20000 else 1000)), f"a delay of {asked} ns took {clock} ns")
            wrong = abs(clock - stamp) - each * READ - step
            check(wrong <= stamp * ppm / 1e6, f"{clock} ns by the clock are {stamp} ns of virtual time; it is {name}")
        differences = [clock - stamp for _, clock, stamp in rows]
        check(ppm or max(differences) - min(differences) <= 2 * step + each,
              f"the clock drifts against virtual time, by {differences} ns")
        return f"{name}: {rows[-1][1]} ns by the clock, {rows[-1][2]} ns of virtual time"
    return body


for title, (way, made_of, resolution, slack) in MACHINES.items():
    add(f"clock {title}", keeps_time(way, made_of, resolution, slack), cost=15 if way[0] in ("iso", "uefi") else 4)


@test("clock: a PC with nothing to measure by says so")
def no_reference():
    with start("microvm", ["-machine", "pit=off"]) as machine:
        text = machine.expect(LAST_LINE)
    check("no clock: nothing tells how fast this PC counts: it has no HPET, no ACPI PM timer and no 8254 that counts\n"
          in text, text)


for kind in ("microvm", "pvh"):
    def idle(via=kind):
        executed = count.idle(via)
        check(0 < executed <= budgets.IDLE, f"{executed} instructions; the budget is {budgets.IDLE}")
        return f"{executed} instructions of {budgets.IDLE}"
    add(f"budget of ten seconds of idleness, {kind}", idle)
