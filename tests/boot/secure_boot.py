"""secure_boot.py - a PC whose UEFI firmware lies in flash, with variables that stay: Debian's with Microsoft's keys,
which it enforces; without keys; and of 32 bits."""
import os
import shutil

from harness import Skip
from machine import Machine

# Code and variables, in Debian and Ubuntu, Fedora, and openSUSE; the last two could not be tried.
MICROSOFT = (("/usr/share/OVMF/OVMF_CODE_4M.ms.fd", "/usr/share/OVMF/OVMF_VARS_4M.ms.fd"),
             ("/usr/share/edk2/ovmf/OVMF_CODE.secboot.fd", "/usr/share/edk2/ovmf/OVMF_VARS.secboot.fd"),
             ("/usr/share/qemu/ovmf-x86_64-ms-code.bin", "/usr/share/qemu/ovmf-x86_64-ms-vars.bin"))
NO_KEYS = (("/usr/share/OVMF/OVMF_CODE_4M.secboot.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
           ("/usr/share/edk2/ovmf/OVMF_CODE.secboot.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"))
IA32 = (("/usr/share/OVMF/OVMF32_CODE_4M.secboot.fd", "/usr/share/OVMF/OVMF32_VARS_4M.fd"),)


MEMORY_NEEDED = "MemoryTypeInformation\0".encode("utf-16-le")  # EDK2's variable


class Firmware(Machine):
    """`firmware` is one of the above; `enrol` is called with the path of the variables before it starts."""

    def __init__(self, via, image, firmware=NO_KEYS, enrol=None, **options):
        found = [pair for pair in firmware if all(map(os.path.exists, pair))]
        if not found:
            raise Skip(f"needs firmware for QEMU: {' and '.join(firmware[0])}, which Debian's ovmf or ovmf-ia32 has")
        self.code, self.variables = found[0]
        self.enrol = enrol
        super().__init__(via, image, machine="q35,smm=on", memory=256, **options)

    def prepare(self):
        shutil.copy(self.variables, self.path("variables"))
        if self.enrol:
            self.enrol(self.path("variables"))
        pflash = "if=pflash,format=raw,unit="
        return ["-global", "driver=cfi.pflash01,property=secure,value=on",
                "-drive", f"{pflash}0,readonly=on,file={self.code}",
                "-drive", f"{pflash}1,file={self.path('variables')}"]

    def start(self, line):
        super().start(line)
        self.knew_memory = MEMORY_NEEDED in self.kept()

    def kept(self):
        with open(self.path("variables"), "rb") as file:
            return file.read()

    def wants_restart(self):
        """Whether QEMU ended because the firmware, before it started anything, had noted how much memory of each kind it
        needs and reset the PC to begin with that: EDK2 does so once, where it needed more than it expected (a ramfb's picture)."""
        return self.process.poll() == 0 and not self.knew_memory and MEMORY_NEEDED in self.kept()

    def restart(self):
        """Starts the PC that has ended once more, with the variables that it has now."""
        self.output.close()
        self.start(self.process.args)


class SecureBoot(Firmware):
    def __init__(self, via, image):
        super().__init__(via, image, MICROSOFT)
