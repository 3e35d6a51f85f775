"""mps2_test.py - Cortex-M3, M4F, M7 and M33 in QEMU's MPS2 machines: what they say, and how they die.

What a core says of a fault is looked at on each of them; what does not depend on the core, on a micro:bit alone.
"""
import glob
import os
import re
import tempfile

from death_app import Death
from emulated import Emulated
from harness import BUILD, ROOT, VERSION, add, check, check_equal, check_has, copy_built, copy_sources, run, test

CORES = {  # board: what the greeting calls its core; the last word of the RAM
    "mps2-an385": ("Cortex-M3 ", 0x2000fffc),
    "mps2-an386": ("Cortex-M4 ", 0x2000fffc),
    "mps2-an500": ("Cortex-M7 ", 0x2000fffc),
    "mps2-an505": ("Cortex-M33 ", 0x3800fffc),
}
NEEDS = "svd2c " + " ".join(f"board-{board}" for board in CORES)  # of make
BAUD = 115200
DEATHS = os.path.join(ROOT, "tests", "board", "death")
# All faults are looked at on one core of each architecture, on the others what is theirs alone.
ALL_FAULTS = ("mps2-an385", "mps2-an505")


class Mps2(Emulated):
    """A QEMU with an image that takes semihosting calls; `words` is the command line, `serial` the number of the port."""

    def __init__(self, machine, image, *options, words="exit=qemu", offer=None, serial=0):
        super().__init__()
        self.start(["qemu-system-arm", "-M", machine, "-accel", "tcg", "-display", "none", "-monitor", "none", "-no-reboot",
                    "-kernel", image, *["-serial", "null"] * serial, "-serial", f"file:{self.path('serial')}",
                    "-chardev", "null,id=nowhere",
                    "-semihosting-config", f"enable=on,target=native,chardev=nowhere,arg={words}",
                    "-device", f"loader,addr={offer or CORES[machine][1]:#x},data=0x494d4553,data-len=4", *options])


def hello(board):
    traced = ("-trace", "cmsdk_apb_uart_set_params", "-D", "trace")
    with Mps2(board, os.path.join(BUILD, board, "firstlight.elf"), *traced) as machine:
        text = machine.expect_exit(33)
        rates = re.findall(r"params set to (\d+) 8N1", machine.text("trace"))
    for part in (f"firstlight {VERSION} on Cortex-M\n", f"cpu        {CORES[board][0]}r", " usable of 64 KiB\n",
                 "kernel_main returned: halted.\n"):
        check_has(text, part, "the greeting")
    check(rates and abs(int(rates[-1]) / BAUD - 1) < 0.02, f"the UART's baud rates: {rates}")


@test("nucleo-f411re: hello in QEMU", cost=1, needs="svd2c board-nucleo-f411re")
def f411():
    """The image that is flashed, by an emulator that is not ours: a Netduino Plus 2 has an STM32F405, whose USART2 lies where
    an F411's does. It has an MPU, which the simulator lacks."""
    with Mps2("netduinoplus2", os.path.join(BUILD, "nucleo-f411re", "hello", "firstlight.elf"), offer=0x2001fffc,
              serial=1) as machine:
        text = machine.expect_exit(33)
    for part in (f"firstlight {VERSION} on Cortex-M\n", "cpu        Cortex-M4 r", " usable of 128 KiB\n",
                 "kernel_main returned: halted.\n"):
        check_has(text, part, "the greeting")


RESET = "Reset_Handler|text_start"  # the first function has both names
SYNCHRONIZED = {"mps2-an386": ("mpu_init", "protection_guard", "protection_release", RESET),
                "mps2-an505": ("mpu_init", RESET)}


def barriers(board):
    """What an emulator forgives. ARMv7-M Architecture Reference Manual, "Synchronization requirements for System Control
    Space updates": a write to the MPU or to CPACR holds for sure after dsb and isb, one to CONTROL after isb."""
    elf = os.path.join(ROOT, "tests", "services", "fpu", "build", board, "check", "firstlight.elf")
    code, text = run("llvm-objdump", "-d", "--mcpu=cortex-m33", "--no-show-raw-insn", elf)
    check_equal(code, 0, text)
    after = re.findall(r"\tmsr\tcontrol, .*\n.*?\t(.*)", text)
    check(len(after) == 2 and all(one.startswith("isb") for one in after), f"after msr control: {after}")
    for function in SYNCHRONIZED[board]:
        body = re.search(rf"<({function})>:\n(.*?)(?:\n\n|$)", text, re.S).group(2)
        check(re.search(r"\tstr(\.w)?\t.*\n.*\tdsb\tsy\n.*\tisb\tsy", body), f"no dsb and isb after the store:\n{body}")


for _board in SYNCHRONIZED:
    add(f"{_board}: barriers after the MPU, the FPU and CONTROL", lambda board=_board: barriers(board), cost=1,
        needs=f"checks-{_board}")


LDREX = """#include <kernel/kernel_main.h>
void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("ldrex r0, [%0]" ::"r"(0x60000008) : "r0");
}
"""
M23_DEATHS = ("undefined", "bad_address", "stack_overflow")


@test("mps2-an505: an image for a Cortex-M23 has instructions of ARMv8-M Baseline alone, and an M33 runs it", cost=15, timeout=300,
      needs="svd2c board-mps2-an505")
def cortex_m23():
    """QEMU 7.2 and later have no Cortex-M23. A Cortex-M33 has all of its instructions, and says of a fault what it says, but for
    the status bits, which the image does not read."""
    with tempfile.TemporaryDirectory(prefix="fl") as tree:
        copy_sources(tree)
        copy_built(tree, "host")
        elfs = [f"build/mps2-an505/death/{name}.elf" for name in M23_DEATHS]
        for words in ((), elfs):
            code, output = run("make", "-s", "BOARD=mps2-an505", "CPU=cortex-m23", *words, cwd=tree, timeout=300)
            check_equal((code, output), (0, ""), "make")
        elf = os.path.join(tree, "build", "mps2-an505", "firstlight.elf")
        code, text = run("llvm-objdump", "-d", "--mcpu=cortex-m23", "--no-show-raw-insn", elf)
        check_equal(code, 0, text)
        check(text.count("\tbl\t") > 100, "there is no code")
        check_equal(re.findall(r".*<unknown>.*", text), [], "instructions that a Cortex-M23 does not have")
        with Mps2("mps2-an505", elf) as machine:
            check_has(machine.expect_exit(33), "kernel_main returned: halted.\n", "the greeting")
        for name, path in zip(M23_DEATHS, elfs):
            death = Death(os.path.join(DEATHS, name + ".c"), "mps2-an505")
            with Mps2("mps2-an505", os.path.join(tree, path)) as machine:
                death.check_report(machine.expect_exit(35), os.path.join(tree, path))
        # One of the 32-bit instructions that ARMv6-M lacks: it is not called undefined where it faults.
        os.mkdir(os.path.join(tree, "tests", "ldrex"))
        with open(os.path.join(tree, "tests", "ldrex", "main.c"), "w", encoding="utf-8") as file:
            file.write(LDREX)
        code, output = run("make", "-s", "BOARD=mps2-an505", "CPU=cortex-m23", "APP=tests/ldrex", cwd=tree, timeout=300)
        check_equal((code, output), (0, ""), "make")
        with Mps2("mps2-an505", os.path.join(tree, "tests", "ldrex", "build", "mps2-an505", "firstlight.elf")) as machine:
            check_has(machine.expect_exit(35), "PANIC  HardFault: at the instruction 0xe851\n", "the report")
        code, output = run("make", "-s", "BOARD=mps2-an505", "CPU=cortex-m23", "APP=tests/services/threads", "check", cwd=tree,
                           timeout=300)
        check_equal((code, output.splitlines()[-1]), (0, "28 passed, 0 failed"), output)


class OnMps2(Death):
    def __init__(self, source, board):
        super().__init__(source, board)
        self.board = board

    def dies(self):
        elf = os.path.join(BUILD, self.board, "death", self.name + ".elf")
        with Mps2(self.board, elf) as machine:
            self.check_report(machine.expect_exit(35), elf)

    def is_due(self):
        if self.only_on:
            return self.board in self.only_on
        is_fault = "Fault: " in "".join(self.expected) or "overflow: " in "".join(self.expected)
        return is_fault and self.board in ALL_FAULTS and not {"mps2", self.board} & set(self.not_in)


for _board in CORES:
    add(f"{_board}: hello", lambda board=_board: hello(board), cost=1)
    for _path in sorted(glob.glob(os.path.join(DEATHS, "*.c"))):
        _death = OnMps2(_path, _board)
        if _death.is_due():
            add(f"{_board}: death {_death.name}", _death.dies, cost=1,
                needs=f"svd2c board-{_board} build/{_board}/death/{_death.name}.elf")
