"""services_test.py - what `make check` says of each service, on each board of checked.mk."""
import os
import re

import qemu
from machine import Machine
from harness import ROOT, add, check, run, test

with open(os.path.join(ROOT, "tests", "services", "checked.mk"), encoding="utf-8") as table:
    ROWS = re.findall(r"^CHECKED_(\w+) := (.*)$", table.read(), re.M)


def checked(service, board):
    def body():
        code, output = run("make", "-s", f"BOARD={board}", f"APP=tests/services/{service}", "check", timeout=150)
        check(code == 0, output)
        return output.splitlines()[-1]
    return body


for name, boards in ROWS:
    for where in boards.split():
        add(f"service {name}: make check, {where}", checked(name, where), cost=5, timeout=180, needs=f"checks-{where}")


@test("service input: a keyboard's garbage, on a PC with a keyboard", cost=5, timeout=180, needs="checks-pc")
def keyboard():
    """`make check` runs on a microvm, which has none."""
    elf = os.path.join(ROOT, "tests", "services", "input", "build", "pc", "check", "firstlight.elf")
    command = qemu.command("pvh", elf, append="{}")
    code, output = run("scripts/check", *command, "-display", "none", "-monitor", "none", "-serial", "stdio", timeout=150)
    check(code == 0, output)
    return output.splitlines()[-1]


@test("service frames: RAM above 4 GiB", cost=5, timeout=180, needs="checks-pc")
def high_memory():
    elf = os.path.join(ROOT, "tests", "services", "frames", "build", "pc", "check", "firstlight.elf")
    command = qemu.command("pvh", elf, memory="6000", append="{}")
    code, output = run("scripts/check", *command, "-display", "none", "-monitor", "none", "-serial", "stdio", timeout=150)
    check(code == 0, output)
    return output.splitlines()[-1]


@test("service threads: a PC without a clock, where turns end by yields", cost=2, needs="checks-pc")
def no_clock():
    """The tests up to the first one that ends in a panic; some of them start threads."""
    elf = os.path.join(ROOT, "tests", "services", "threads", "build", "pc", "check", "firstlight.elf")
    with Machine("microvm", elf, append="exit=qemu", extra=["-machine", "pit=off"]) as machine:
        text = machine.expect_exit(35)
    check(text.count("check: end") > 2 and "PANIC" not in text, text)
