"""qemu.py - how QEMU is started for each way to boot; for scripts/boot and the tests."""
import glob
import os

VIAS = ("iso", "uefi", "usb", "uefi-usb", "pvh", "microvm", "pxe", "uefi-pxe")
TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools")
NETWORK_FILES = {"pxe": "boot/grub/i386-pc/core.0", "uefi-pxe": "boot/grub/x86_64-efi/core.efi"}

# What plain `make setup` does not install, and the goals beside it that make it do so.
ASKED_FOR = {"book": " book", "browser": " book test"}


class CannotStart(Exception):
    """Says what has to be installed or changed first."""


def installed(package):
    """Where one of Debian's packages has its file, or its command; the package's row in scripts/tools says how it
    is found."""
    with open(TOOLS, encoding="utf-8") as file:
        rows = [[field.strip() for field in line.split("|")] for line in file if not line.startswith("#")]
    purpose, names, what = next(row[:3] for row in rows if row[3] == package)
    for name in names.split():
        for folder in os.get_exec_path():
            found = sorted(glob.glob(os.path.join(glob.escape(folder), name)))
            if found:
                return found[0]
    raise CannotStart(f"{what} is missing: install {package} ('make setup{ASKED_FOR.get(purpose, '')}' does)")


def network(via, folder):
    """A card on a network with nothing but QEMU's own DHCP and TFTP server, which gives out `folder`."""
    if not os.path.exists(os.path.join(folder, NETWORK_FILES[via])):
        raise CannotStart(f"{folder} has no {NETWORK_FILES[via]}: 'make netboot' makes what is served")
    if "," in folder:
        raise CannotStart(f"QEMU cannot serve a folder with a comma in its name: {folder}")
    line = ["-netdev", f"user,id=net,restrict=on,tftp={folder},bootfile=/{NETWORK_FILES[via]}"]
    if "uefi" in via:  # newer OVMF starts its network only where it finds a source of random numbers
        return line + ["-device", "virtio-net-pci,netdev=net,bootindex=0,romfile=", "-device", "virtio-rng-pci"]
    # A BIOS has no network of its own. QEMU finds iPXE by itself, and adapts it only then.
    installed("ipxe-qemu")
    return line + ["-device", "virtio-net-pci,netdev=net,bootindex=0"]


def command(via, image, machine="pc", memory="128", append="", accelerator="tcg",
            modules=(), cpus=1, disk=None):
    """The command line, without display and serial port. `image` is the ELF for pvh and microvm, the
    folder that make-netboot makes for pxe and uefi-pxe, else the ISO. Modules are in the image, but for the
    ELF, to which QEMU gives one. What is written to `disk`, a file, stays there, unless it is an image to boot. TCG unless a person asks for
    something else: /dev/kvm may exist and be useless."""
    line = ["qemu-system-x86_64", "-accel", accelerator, "-m", str(memory),
            *(["-smp", str(cpus)] if cpus != 1 else []),
            "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
    if disk:
        snapshot = "on" if disk.endswith(".iso") else "off"
        line += ["-drive", f"if=none,id=disk,format=raw,snapshot={snapshot},file={disk.replace(',', ',,')}",
                 "-device", "virtio-blk-pci,drive=disk"]
    if via == "microvm":
        line += ["-M", "microvm", "-nodefaults", "-no-user-config"]
    else:
        line += ["-M", machine, *(network(via, image) if via in NETWORK_FILES else ["-net", "none"])]
    if via in ("pvh", "microvm"):
        line += ["-kernel", image, "-append", append]
        if len(modules) > 1:
            raise CannotStart(f"QEMU gives a kernel one module by -kernel, and there are {len(modules)}: start the "
                              "image (VIA=iso), or put the files into one folder (FILES=)")
        for module in modules:
            line += ["-initrd", module.replace(",", ",,")]
    elif via in ("iso", "uefi"):
        line += ["-cdrom", image]
    elif via not in NETWORK_FILES:
        line += ["-device", "qemu-xhci", "-drive", f"if=none,id=stick,format=raw,snapshot=on,file={image.replace(',', ',,')}",
                 "-device", "usb-storage,drive=stick,bootindex=0"]
    if "uefi" in via:
        line += ["-bios", installed("ovmf")]
    return line
