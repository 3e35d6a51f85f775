"""qemu.py - how QEMU is started for each way to boot; for scripts/boot and the tests."""
import os

VIAS = ("iso", "uefi", "usb", "uefi-usb", "pvh", "microvm")
FIRMWARE = ("/usr/share/ovmf/OVMF.fd", "/usr/share/OVMF/OVMF.fd", "/usr/share/edk2/ovmf/OVMF.fd",
            "/usr/share/edk2/x64/OVMF.4m.fd", "/usr/share/edk2-ovmf/x64/OVMF.fd",
            "/opt/homebrew/share/qemu/edk2-x86_64-code.fd")


class CannotStart(Exception):
    """Says what has to be installed or changed first."""


def firmware():
    for path in FIRMWARE:
        if os.path.exists(path):
            return path
    raise CannotStart("UEFI firmware for QEMU is missing: install ovmf ('make setup' does)")


def command(via, image, machine="pc", memory="128", append="", accelerator="tcg"):
    """The command line, without display and serial port. `image` is the ELF for pvh and microvm,
    else the ISO. TCG unless a person asks for something else: /dev/kvm may exist and be useless."""
    line = ["qemu-system-x86_64", "-accel", accelerator, "-m", str(memory),
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
    if via == "microvm":
        line += ["-M", "microvm", "-nodefaults", "-no-user-config"]
    else:
        line += ["-M", machine, "-net", "none"]
    if via in ("pvh", "microvm"):
        line += ["-kernel", image, "-append", append]
    elif via in ("iso", "uefi"):
        line += ["-cdrom", image]
    else:
        line += ["-device", "qemu-xhci", "-drive", f"if=none,id=stick,format=raw,snapshot=on,file={image}",
                 "-device", "usb-storage,drive=stick,bootindex=0"]
    if via in ("uefi", "uefi-usb"):
        line += ["-bios", firmware()]
    return line
