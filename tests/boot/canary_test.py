"""canary_test.py - the stack protector's number is another one at each start, with each source that a CPU has."""
import struct

import harness
from harness import check
from loader import KERNEL_BASE
from machine import LAST_LINE, Machine

NEEDS = "elf"  # of make

BOOTS = 2


def canary(cpu):
    with Machine("microvm", harness.ELF, extra=["-cpu", cpu]) as machine:
        machine.expect(LAST_LINE)
        at = harness.symbols(harness.ELF)["__stack_chk_guard"] - KERNEL_BASE
        number, = struct.unpack("<Q", machine.memory(at, 8))
        machine.quit()
        return number


@harness.test("canary: another one at each start, by RDSEED or RDRAND, and without", cost=1)
def differs():
    found = [canary(cpu) for cpu in ("max", "max,-rdseed", "max,-rdseed,-rdrand") for _ in range(BOOTS)]
    check(len(set(found)) == len(found), f"canaries: {[hex(number) for number in found]}")
    for number in found:
        check(number & 0xff == 0 and number >> 32 and number & 0xffffff00, f"{number:#x} is easy to guess")
