"""death_test.py - boots the apps in this folder, each of which dies in its own way, and compares the report
with what the comment at the top of its source says: tests/death_app.py."""
import glob
import os

import harness
from death_app import Death
from machine import Machine

# What needs a PC's interrupt controllers, firmware that sets up NMI, or its reset; the others boot
# in a microvm, which is the quickest.
ON_A_PC = ("exits", "irq", "timer_interrupt", "masked_interrupts", "panic_in_nmi", "spurious_interrupts", "reboot", "nmi",
           "undefined_endless_loop")
HERE = os.path.join(harness.ROOT, "tests", "death")


def boots(death, variant, cpu):
    via = "pvh" if death.name in ON_A_PC else "microvm"
    elf = os.path.join(harness.BUILD, "pc", f"{variant}death", f"{death.name}.elf")

    def body():
        with Machine(via, elf, append=death.append, extra=["-cpu", cpu]) as machine:
            death.tell(machine, elf)
            death.check_report(machine.expect_exit(death.exit), elf)
    return body


for source in sorted(glob.glob(os.path.join(HERE, "*.c"))):
    app = Death(source)
    of_ubsan = "ubsan/" if app.build == ["UBSAN=1"] else ""
    for this in app.cpus:
        harness.add(f"death {app.name}, {this}", boots(app, of_ubsan, this),
                    needs="ubsan-death" if of_ubsan else f"build/pc/death/{app.name}.elf")
