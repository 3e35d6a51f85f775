"""refusal_test.py - machines and loaders that the stub turns away: the sentence, and the halt."""
import os
import shutil

import harness
import qemu
from harness import check, check_equal, check_has, test
from loader import (END, INFO_AT, KERNEL_BASE, MEMORY, MULTIBOOT2_MAGIC, Loaded, Moved, Steered, framebuffer,
                    information)
from screen import Font, Picture, read_text
from machine import LAST_LINE, Machine

NEEDS = "iso"  # of make

NO_LONG_MODE = "firstlight needs a 64-bit x86 CPU, and this one has no long mode.\n"
NO_CPUID = "firstlight needs a 64-bit x86 CPU, and this one has no CPUID instruction.\n"
NO_CMOV = "firstlight needs a 64-bit x86 CPU, and this one does not say that it has CMOV and SSE.\n"
MISPLACED = ("firstlight was put at an address that is no multiple of 2 MiB: the loader does not do what the "
             "multiboot2 header asks for.\n")
EARLY = ("firstlight cannot start: an exception, or an interrupt that cannot be masked (NMI), came before it could "
         "report one. Start the machine again; if it comes again, the hardware is at fault.\n")
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
    check_equal(machine.ega_text(), on_ega(sentence), "the VGA text screen")
    machine.quit()


for name, via, cpu, sentence in (
        ("32-bit CPU, pvh", "pvh", "pentium3", NO_LONG_MODE),
        ("32-bit CPU, iso", "iso", "pentium3", NO_LONG_MODE),
        ("no long mode", "pvh", "qemu64,-lm", NO_LONG_MODE),
        ("no CMOV", "pvh", "qemu64,-cmov", NO_CMOV),
        ("no SSE", "pvh", "qemu64,-sse", NO_CMOV),
        ("CPUID without leaf 1", "pvh", "qemu64,level=0", NO_CMOV),
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


REAL_MODE = ("This kernel does not start this way. Stick: write firstlight.iso. Network: make netboot. "
             "QEMU -kernel: -M is older than 4.0: take pc or q35.\n")


def has_machine(name):
    return name in harness.run("qemu-system-x86_64", "-M", "help")[1]


@test("refusal by the file, executed as 16-bit code by qemu -kernel without PVH")
def without_pvh():
    before_pvh = "pc-i440fx-3.1"
    if not has_machine(before_pvh):
        raise harness.Skip("this QEMU's PCs all have PVH: it cannot start the file so")
    with Machine("pvh", harness.ELF, machine=before_pvh) as machine:
        machine.expect(REAL_MODE)
        check_has(machine.ega_text().replace("\n", ""), REAL_MODE[:70], "the screen")
        machine.quit()


@test("refusal by the file, names the first machine types that start it")
def with_pvh():
    first = ("pc-i440fx-4.0", "pc-q35-4.0")
    if not all(has_machine(name) for name in first):
        raise harness.Skip("this QEMU has no machine types that are so old")
    check_has(REAL_MODE, "older than 4.0", "the sentence")
    for name in first:
        with Machine("pvh", harness.ELF, machine=name) as machine:
            machine.expect(LAST_LINE)
            machine.quit()


class Ipxe(Machine):
    """A PC whose network card gets the ELF, as it is in the image, instead of GRUB."""

    def prepare(self):
        qemu.installed("ipxe-qemu")
        os.mkdir(self.path("served"))
        shutil.copy(os.path.join(harness.BUILD, "pc", "firstlight.iso.stage", "boot", "firstlight.elf"), self.path("served"))
        return ["-boot", "n", "-netdev", f"user,id=net,restrict=on,tftp={self.path('served')},bootfile=firstlight.elf",
                "-device", "virtio-net-pci,netdev=net,bootindex=0"]


@test("refusal by the file, executed as 16-bit code by iPXE", cost=3)
def by_ipxe():
    with Ipxe("iso", harness.ISO) as machine:
        machine.expect(REAL_MODE)
        machine.quit()


@test("refusal without a serial port")
def no_serial():
    with Machine("pvh", harness.ELF, serial=False, extra=["-cpu", "pentium3"]) as machine:
        machine.wait_until(lambda: machine.ega_text() == on_ega(NO_LONG_MODE), "sentence on the screen")
        machine.expect_halt()
        machine.quit()


@test("refusal on a graphical screen, by the stub", cost=3)
def framebuffer_only():
    """As GRUB with gfxterm leaves a 32-bit CPU; 24 bits a pixel, and lines that have more bytes than pixels."""
    font, at = Font(harness.FONT), 0x2000000
    width, height = 60 * font.width, 4 * font.height
    pitch = 3 * width + 64
    info = information(MEMORY, framebuffer(at, pitch, width, height, 24, (16, 8, 8, 8, 0, 8)), END)
    with Loaded(info, extra=["-cpu", "pentium3"]) as machine:
        machine.expect(NO_LONG_MODE)
        machine.expect_halt()
        pixels = machine.memory(at, pitch * height)
        lines = [pixels[y * pitch:y * pitch + 3 * width] for y in range(height)]
        check_equal(lines[0][:3], b"\0\0\xff", "the paper, which is red")
        rgb = b"".join(3 * line[x:x + 1] for line in lines for x in range(0, len(line), 3))
        check_equal(read_text(Picture(width, height, rgb), font),
                    NO_LONG_MODE[:60].rstrip() + "\n" + NO_LONG_MODE[60:], "the screen")
        machine.quit()


TABLES_FIRST = 2  # instructions, which load the tables that an NMI needs: before them it has the loader's


@test("refusal an NMI at each instruction from the entry on, where there is no stack", cost=4, timeout=180)
def nmi_at_each_instruction():
    """Through PVH's entry and multiboot2's, to where the image is known to lie in place."""
    for entry in ("pvh_entry", "multiboot2_entry"):
        done, count = False, TABLES_FIRST
        while not done:
            with Steered(information(MEMORY, END)) as machine:
                machine.jump(entry, eax=MULTIBOOT2_MAGIC, rsp=0xfffffff0)
                if entry == "multiboot2_entry":
                    machine.gdb.set(ebx=INFO_AT)
                for _ in range(count):
                    machine.gdb.step()
                done = machine.gdb.get("rip") == machine.symbols["entry32.in_place"] - KERNEL_BASE
                machine.monitor("nmi")
                machine.gdb.let_go()
                check_refusal(machine, EARLY)
            count += 1
        check(count > 10, f"{count} instructions from {entry} to entry32.in_place")


# Later: in 32-bit mode, as paging begins, between the modes, and in the first C.
for where, high in (("entry32.check_cpuid", False), ("entry32.enter", False), ("entry64", False), ("entry64.high", True),
                    ("_start", True), ("traps_init", True)):
    def early_nmi(where=where, high=high):
        with Steered() as machine:
            machine.gdb.run_to(machine.symbols[where] - (0 if high else KERNEL_BASE))
            machine.monitor("nmi")
            machine.gdb.let_go()
            check_refusal(machine, EARLY)
    harness.add(f"refusal an NMI at {where}", early_nmi)


@test("refusal an NMI in an image that was moved, as soon as its addresses fit")
def nmi_moved():
    by = 0x2000000
    with Moved(by, information(MEMORY, END), go=False) as machine:
        for name in ("gdt_pointer", "early_idt_pointer"):  # the copy that lies where the image was linked for
            machine.gdb.write(machine.symbols[name] - KERNEL_BASE, bytes(6))
        machine.gdb.run_to(machine.symbols["moved.fits"] - KERNEL_BASE + by)
        machine.monitor("nmi")
        machine.gdb.let_go()
        check_refusal(machine, EARLY)


@test("refusal an exception before there is a report")
def early_exception():
    with Steered() as machine:
        machine.gdb.run_to(machine.symbols["_start"])
        machine.gdb.set(rip=0xdeadbeef00000000)
        machine.gdb.let_go()
        check_refusal(machine, EARLY)


@test("refusal moved to where it does not fit")
def misplaced():
    with Moved(0x2001000, information(MEMORY, END)) as machine:
        check_refusal(machine, MISPLACED)
