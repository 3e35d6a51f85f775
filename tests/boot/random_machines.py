"""random_machines.py - PCs that are drawn by chance: board, CPU, memory, screens, firmware and the way to boot. Each
ends in the greeting, in a sentence of ours, or in QEMU's own refusal.

The same seed draws the same PCs with the same QEMU.
"""
import functools
import re

import harness
from harness import Failure, check
from machine import LAST_LINE, Machine
from secure_boot import IA32, Firmware

VIAS = ("pvh", "pvh", "iso", "usb", "uefi", "uefi32")
BOARDS = {"pvh": ("pc", "q35", "isapc", "microvm", "pc-i440fx-2.4", "pc-q35-4.0", "pc-i440fx-7.1"),
          "iso": ("pc", "q35", "isapc", "pc-i440fx-2.4", "pc-q35-4.0"), "usb": ("pc", "q35", "pc-i440fx-7.1"),
          "uefi": ("pc", "q35"), "uefi32": ("q35",)}
MEMORIES = (2, 3, 4, 5, 8, 16, 24, 32, 64, 100, 128, 255, 512, 1023, 2048, 3071, 3584, 4097, 6000)
UEFI_MEMORY = 128  # MiB, at least: with less OVMF does not come up
PVH_MEMORY = 3  # QEMU does not look whether there is memory where it puts the kernel
FLAGS = ("", "", "", ",-nx", ",-lm", ",-cmov", ",-sse", ",+la57", ",-pdpe1gb", ",-apic", ",level=0", ",-erms", ",-rdrand,-rdseed",
         ",phys-bits=36", ",-tsc", ",-mce", ",-pat", ",+smap,+smep,+umip")
# With others OVMF may not come up.
UEFI_CPUS = ("max", "qemu64", "EPYC", "EPYC-Rome", "Haswell", "Westmere", "Opteron_G3", "Skylake-Client")
UEFI_FLAGS = ("", "", "", ",-nx", ",+la57", ",-pdpe1gb", ",-erms", ",phys-bits=36", ",-rdrand,-rdseed")
SCREENS = (["-vga", "std"], ["-vga", "cirrus"], ["-vga", "virtio"], ["-vga", "qxl"], ["-vga", "vmware"], ["-vga", "none"],
           ["-vga", "none", "-device", "virtio-gpu-pci"], ["-vga", "none", "-device", "bochs-display"],
           ["-vga", "none", "-device", "ramfb"], ["-vga", "none", "-device", "isa-vga"], ["-vga", "none", "-device", "ati-vga"],
           ["-vga", "std", "-device", "secondary-vga"], ["-vga", "std", "-global", "VGA.vgamem_mb=1"],
           ["-vga", "std", "-device", "virtio-gpu-pci"])
NO_ACPI = "-no-acpi"  # on a pc there is then no ACPI timer, which OVMF waits for without end, before it writes anything
MORE = ([], [], ["-device", "pci-testdev"], ["-device", "edu"], ["-device", "i6300esb"], ["-no-hpet"], [NO_ACPI], ["-usb"],
        ["-device", "intel-iommu"], ["-rtc", "base=1999-12-31"], ["-device", "ich9-ahci"])

SENTENCES = ("firstlight needs ", "firstlight cannot ", "firstlight was ", "This kernel does not start this way.")
SCREEN_OF_PC = "isa-vga"  # on a q35 its memory hides SeaBIOS's code for system management mode, which then hangs
PATIENCE = 180  # seconds: eight CPUs
RESTART = "restart by the firmware"


@functools.lru_cache
def cpus():
    _, text = harness.run("qemu-system-x86_64", "-cpu", "help")
    names = re.findall(r"^(?:x86|) +(\S+)", text.split("\n\n")[0], re.M)  # QEMU 11 no longer says x86
    check(names, f"QEMU names no CPU:\n{text}")
    return names


def draw(source, vias=VIAS):
    """The way to boot, and the options of Machine."""
    via = source.choice(vias)
    board = source.choice(BOARDS[via])
    least = {"pvh": PVH_MEMORY, "uefi": UEFI_MEMORY, "uefi32": UEFI_MEMORY}.get(via, 0)
    memories = [size for size in MEMORIES if size >= least]
    options = {"machine": board, "memory": source.choice(memories)}
    cpu = source.choice(UEFI_CPUS) + source.choice(UEFI_FLAGS) if "uefi" in via else source.choice(cpus()) + source.choice(FLAGS)
    extra = ["-cpu", cpu, "-smp", str(source.choice((1, 1, 2, 3, 8)))]
    screens = [screen for screen in SCREENS if SCREEN_OF_PC not in screen or "q35" not in board]
    mores = [more for more in MORE if NO_ACPI not in more or (via, board) != ("uefi", "pc")]
    screen, more = source.choice(screens), source.choice(mores)
    if board == "microvm":
        via, options = "microvm", {"memory": options["memory"]}
    else:
        extra += screen + more
    return via, options, extra


def described(via, options, extra):
    return " ".join([via, *(f"{name}={value}" for name, value in options.items()), *extra])


def start(via, options, extra):
    if via == "uefi32":
        return Firmware("iso", harness.ISO, IA32, extra=["-m", str(options["memory"]), *extra])
    return Machine(via, harness.ELF if via in ("pvh", "microvm") else harness.ISO, extra=extra, **options)


def outcome(via, options, extra):
    """How it ends: "greeting", "sentence" or "refused by QEMU"; anything else is a failure."""
    with start(via, options, extra) as machine:
        try:
            found = wait(machine)
            if found == RESTART:
                machine.restart()
                found = wait(machine)
        except Failure as failure:
            raise Failure(f"{described(via, options, extra)}: {failure}{stands(machine)}") from None
    return found


def stands(machine):
    """Where each CPU is, as the last lines of a failure: firmware, GRUB or us?"""
    if machine.process.poll() is not None:
        return ""
    registers = machine.monitor("info registers -a")
    places = re.findall(r"\b[ER]IP=([0-9a-f]+).*?\bHLT=(\d)", registers, re.S)
    return "".join(f"\nCPU {number} at {place}, {'halted' if halted == '1' else 'running'}"
                   for number, (place, halted) in enumerate(places))


def wait(machine):
    found = []

    def ended():
        if machine.process.poll() is not None:
            if isinstance(machine, Firmware) and machine.wants_restart():
                found.append(RESTART)
                return True
            check(machine.process.returncode == 1 and machine.text("output"),
                  f"QEMU ended with {machine.process.returncode}: {machine.text('output')}")
            found.append("refused by QEMU")
            return True
        text = machine.serial()
        if text.endswith(LAST_LINE):
            found.append("greeting")
        elif any(sentence in text for sentence in SENTENCES):
            found.append("sentence")
        return bool(found)
    machine.wait_until(ended, "greeting or sentence", PATIENCE)
    return found[0]
