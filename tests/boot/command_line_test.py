"""command_line_test.py - the words that the kernel itself obeys, through QEMU and through GRUB."""
import os
import tempfile

import harness
from harness import check_equal, check_has, test
from machine import LAST_LINE, Machine

NEEDS = "elf"  # of make

SCRIPT = os.path.join(harness.ROOT, "scripts", "make-iso")


@test("command line exit=qemu")
def exit_qemu():
    with Machine("pvh", harness.ELF, append="exit=qemu") as machine:
        check_has(machine.expect_exit(33), LAST_LINE, "serial port")


@test("command line without exit=qemu")
def no_exit():
    """The port that ends QEMU is there, but nobody said that it may be touched."""
    with Machine("pvh", harness.ELF, append="noexit=qemu exit=no") as machine:
        machine.expect(LAST_LINE)
        machine.expect_halt()
        machine.quit()


@test("command line console=serial")
def console_serial():
    with Machine("pvh", harness.ELF, append="console=serial") as machine:
        machine.expect(LAST_LINE)
        machine.expect_halt()
        check_equal(machine.ega_text(), "\n", "the muted screen")
        machine.quit()


@test("command line console=screen")
def console_screen():
    with Machine("pvh", harness.ELF, append="console=screen") as machine:
        machine.wait_until(lambda: machine.ega_text().endswith(LAST_LINE), "greeting on the screen")
        machine.expect_halt()
        check_equal(machine.serial(), "", "the muted serial port")
        machine.quit()


@test("command line console=nonsense")
def console_nonsense():
    with Machine("pvh", harness.ELF, append="console=nonsense exit=qemu") as machine:
        check_has(machine.expect_exit(33), "warning: console=nonsense names none that is there",
                  "serial port")


@test("command line console= names what is not there")
def console_not_there():
    with Machine("microvm", harness.ELF, append="console=screen exit=qemu") as machine:
        check_has(machine.expect_exit(33), "warning: console=screen names none that is there",
                  "serial port")
    with Machine("pvh", harness.ELF, append="console=serial", serial=False) as machine:
        machine.wait_until(lambda: machine.ega_text().endswith(LAST_LINE), "greeting on the screen")
        check_has(machine.ega_text(), "warning: console=serial names none that is there", "screen")
        machine.quit()


@test("console on port 0xE9")
def port_e9():
    with Machine("pvh", harness.ELF, extra=["-debugcon", "file:e9"], append="exit=qemu console=e9") as machine:
        check_equal(machine.expect_exit(33), "", "the muted serial port")
        with open(machine.path("e9"), encoding="utf-8") as file:
            check_has(file.read(), LAST_LINE, "port 0xE9")


@test("command line through GRUB", cost=4)
def through_grub():
    """The words of CMDLINE= arrive as they were; GRUB writes the quoting its own way."""
    words = r'''exit=qemu one="two words" $cmd ; | & < > ( ) { } # * ? it's back\\slash "say \"so\""'''
    arrives = r'''exit=qemu "one=two words" $cmd ; | & < > ( ) { } # * ? it\'s back\\slash "say \"so\""'''
    with tempfile.TemporaryDirectory() as folder:
        iso = os.path.join(folder, "test.iso")
        code, output = harness.run(SCRIPT, harness.ELF, iso, words)
        check_equal(code, 0, output)
        with Machine("iso", iso) as machine:
            check_has(machine.expect_exit(33), f"  command    {arrives}\n", "serial port")
