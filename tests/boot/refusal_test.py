"""refusal_test.py - machines and loaders that the stub turns away: the sentence, and the halt."""
import harness
from harness import check_equal, test
from loader import KERNEL_BASE, Steered
from machine import Machine

NEEDS = "iso"  # of make

NO_LONG_MODE = "firstlight needs a 64-bit x86 CPU, and this one has no long mode.\n"
NO_CPUID = "firstlight needs a 64-bit x86 CPU, and this one has no CPUID instruction.\n"
NO_NX = ("firstlight needs a CPU with NX pages, and this one has none or keeps them hidden: "
         "look for 'execute disable' or 'NX' in the firmware's setup.\nhalted.\n")
WRONG_LOADER = ("firstlight was started by an unknown loader: start it with GRUB's multiboot2 "
                "command or with qemu-system-x86_64 -kernel.\n")


def on_ega(sentence):
    """As the screen shows it: cut at 80 columns, blanks at the end not counted."""
    return "".join(line[at:at + 80].rstrip() + "\n" for line in sentence.splitlines()
                   for at in range(0, len(line), 80))


def check_refusal(machine, sentence):
    machine.expect(sentence)
    machine.expect_halt()
    check_equal(machine.serial(), sentence, "all that was said on the serial port")
    check_equal(machine.ega_text(), on_ega(sentence), "the EGA screen")
    machine.quit()


for name, via, cpu, sentence in (
        ("32-bit CPU, pvh", "pvh", "pentium3", NO_LONG_MODE),
        ("32-bit CPU, iso", "iso", "pentium3", NO_LONG_MODE),
        ("no long mode", "pvh", "qemu64,-lm", NO_LONG_MODE),
        ("no NX", "pvh", "qemu64,-nx", NO_NX),
        ("no NX on an Intel CPU", "pvh", "Nehalem,-nx", NO_NX)):
    def refused(via=via, cpu=cpu, sentence=sentence):
        image = harness.ISO if via == "iso" else harness.ELF
        with Machine(via, image, extra=["-cpu", cpu]) as machine:
            check_refusal(machine, sentence)
    harness.add(f"refusal {name}", refused)


for via in ("iso", "uefi"):
    def no_nx_graphics(via=via):
        with Machine(via, harness.ISO, extra=["-cpu", "qemu64,-nx"]) as machine:
            machine.expect(NO_NX)
            machine.expect_halt()
            check_equal(machine.screen_text(), NO_NX, "the graphical screen")
            machine.quit()
    harness.add(f"refusal no NX, graphical screen, {via}", no_nx_graphics, cost=9, timeout=180)


@test("refusal wrong magic by multiboot2")
def wrong_multiboot2():
    with Steered() as machine:
        machine.jump("multiboot2_entry", eax=0x2badb002, ebx=0)
        machine.gdb.let_go()
        check_refusal(machine, WRONG_LOADER)


@test("refusal wrong magic by PVH")
def wrong_pvh():
    with Steered() as machine:
        machine.jump("pvh_entry", ebx=0x100000)
        machine.gdb.let_go()
        check_refusal(machine, WRONG_LOADER)


@test("refusal no CPUID")
def no_cpuid():
    """No CPU of QEMU lacks it: the flag that shows it is cleared behind the stub's back."""
    with Steered() as machine:
        machine.gdb.run_to(machine.symbols["entry32.check_cpuid"] - KERNEL_BASE)
        machine.gdb.set(eax=0)
        machine.gdb.let_go()
        check_refusal(machine, NO_CPUID)


@test("refusal without a serial port")
def no_serial():
    with Machine("pvh", harness.ELF, serial=False, extra=["-cpu", "pentium3"]) as machine:
        machine.wait_until(lambda: machine.ega_text() == on_ega(NO_LONG_MODE), "sentence on the screen")
        machine.expect_halt()
        machine.quit()
