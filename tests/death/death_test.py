"""death_test.py - boots the apps in this folder, each of which dies in its own way, and compares
the report with what the comment at the top of its source says:

    build: UBSAN=1        built in that way
    append: words         command line (default: exit=qemu)
    exit: N               QEMU's exit code (default: 35, a panic)
    cpu: NAME             only on this CPU (default: qemu64 and max)
    do: COMMAND           a command for QEMU's monitor, when the app has said "ready"
    expect: text          the serial port has this; several in this order; "one || other" is one of them.
                          {symbol+4096-16} is that address, as reports print it
"""
import glob
import os
import re

import harness
from death_app import check_order
from harness import check
from machine import Machine

# What needs a PC's interrupt controllers, firmware that sets up NMI, or its reset; the others boot
# in a microvm, which is the quickest.
ON_A_PC = ("exits", "irq", "timer_interrupt", "masked_interrupts", "panic_in_nmi", "spurious_interrupts", "reboot", "nmi")
HERE = os.path.join(harness.ROOT, "tests", "death")


class Death:
    def __init__(self, source):
        with open(source, encoding="utf-8") as file:
            comment = file.read().split("*/")[0]
        found = {}
        for word, text in re.findall(r"^ \* (build|append|exit|cpu|do|expect): ?(.*?) *$", comment, re.M):
            found.setdefault(word, []).append(text)
        self.name = os.path.basename(source)[:-2]
        variant = "ubsan/" if found.get("build") == ["UBSAN=1"] else ""
        self.elf = os.path.join(harness.BUILD, "pc", f"{variant}death", f"{self.name}.elf")
        self.needs = "ubsan-death" if variant else f"build/pc/death/{self.name}.elf"
        self.append = found.get("append", ["exit=qemu"])[0]
        self.exit = found.get("exit", ["35"])[0]
        self.cpus = found.get("cpu", ["qemu64", "max"])
        self.command = found.get("do", [None])[0]
        self.expected = found["expect"]
        if sum(comment.count(word + ": ") for word in found) != sum(map(len, found.values())):
            raise ValueError(f"{source}: an instruction is not at the beginning of a line")

    def boots(self, via, cpu):
        def body():
            with Machine(via, self.elf, append=self.append, extra=["-cpu", cpu]) as machine:
                if self.command:
                    machine.expect("ready\n")
                    machine.monitor(self.command)
                text = machine.expect_exit(int(self.exit))
                self.check_report(text)
        return body

    def addresses(self, part):
        """The part of a report, with its {symbol+4096-16} as numbers."""
        def address(match):
            base, rest = re.fullmatch(r"(\w+)(.*)", match[1]).groups()
            offsets = sum(int(number, 0) for number in re.findall(r"[+-]\w+", rest))
            return f"0x{harness.symbols(self.elf)[base] + offsets:016x}"
        return re.sub(r"\{(.+?)\}", address, part)

    def check_report(self, text):
        check_order(text, [self.addresses(part) for part in self.expected])
        panics = len(re.findall(r"^PANIC  ", text, re.M))
        check(panics == sum(part.startswith("PANIC  ") for part in self.expected) or
              "panic was reported" in "".join(self.expected), f"{panics} panics:\n{text}")
        if "ends here:" not in "".join(self.expected):
            check("ends here:" not in text, f"the trace does not reach the first call:\n{text}")
        wide = [line for line in text.splitlines() if len(line) > 90 and "0" * 90 not in line]
        check(not wide, f"a line that is too wide to read: {wide}")


for source in sorted(glob.glob(os.path.join(HERE, "*.c"))):
    death = Death(source)
    for cpu in death.cpus:
        via = "pvh" if death.name in ON_A_PC else "microvm"
        harness.add(f"death {death.name}, {cpu}", death.boots(via, cpu), needs=death.needs)
