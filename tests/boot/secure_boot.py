"""secure_boot.py - a PC whose UEFI firmware knows Microsoft's keys and enforces them."""
import os
import shutil

from harness import Skip
from machine import Machine

# Code and variables, in Debian and Ubuntu, Fedora, and openSUSE; the last two could not be tried.
FIRMWARE = (("/usr/share/OVMF/OVMF_CODE_4M.ms.fd", "/usr/share/OVMF/OVMF_VARS_4M.ms.fd"),
            ("/usr/share/edk2/ovmf/OVMF_CODE.secboot.fd", "/usr/share/edk2/ovmf/OVMF_VARS.secboot.fd"),
            ("/usr/share/qemu/ovmf-x86_64-ms-code.bin", "/usr/share/qemu/ovmf-x86_64-ms-vars.bin"))


class SecureBoot(Machine):
    def __init__(self, via, image):
        found = [pair for pair in FIRMWARE if all(map(os.path.exists, pair))]
        if not found:
            raise Skip(f"needs firmware with Secure Boot and Microsoft's keys: {' and '.join(FIRMWARE[0])}, which "
                       "Debian's ovmf has")
        self.code, self.variables = found[0]
        super().__init__(via, image, machine="q35,smm=on", memory=256)

    def prepare(self):
        shutil.copy(self.variables, self.path("variables"))
        pflash = "if=pflash,format=raw,unit="
        return ["-global", "driver=cfi.pflash01,property=secure,value=on",
                "-drive", f"{pflash}0,readonly=on,file={self.code}",
                "-drive", f"{pflash}1,file={self.path('variables')}"]
