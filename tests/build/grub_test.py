"""grub_test.py - the image, made with a GRUB that lacks a module, as other versions of GRUB do."""
import os
import re
import shutil
import tempfile

import harness
from harness import check_equal, check_has, run, test
from machine import LAST_LINE, Machine

NEEDS = "elf"  # of make

PLATFORMS = ("i386-pc", "x86_64-efi")
MODULES = re.compile(r'^GRUB_(REQUIRED|OPTIONAL)="(.*)"$', re.M)


def module_names():
    """As scripts/grub.sh names them: those that the image cannot do without, and the others."""
    with open(os.path.join(harness.ROOT, "scripts", "grub.sh"), encoding="utf-8") as file:
        lists = dict(MODULES.findall(file.read()))
    return ([*lists["REQUIRED"].split(), "vbe", "efi_gop", "iso9660"],
            [*lists["OPTIONAL"].split(), "efi_uga"])


class Grub:
    """This machine's GRUB as another version would be: without the files named."""

    def __init__(self, folder, *missing):
        tool = shutil.which("grub-mkimage") or shutil.which("grub2-mkimage")
        if not tool:
            raise harness.Skip("needs GRUB's tools: 'make setup' installs them")
        os.makedirs(os.path.join(folder, "bin"))
        os.symlink(tool, os.path.join(folder, "bin", "grub-mkimage"))
        for platform in PLATFORMS:
            ours = os.path.join(os.path.dirname(tool), "..", "lib", "grub", platform)
            theirs = os.path.join(folder, "lib", "grub", platform)
            os.makedirs(theirs)
            for name in set(os.listdir(ours)) - set(missing):
                os.symlink(os.path.join(ours, name), os.path.join(theirs, name))
        self.env = {**os.environ, "UEFI_LOADER": "grub", "PATH": os.path.join(folder, "bin") + os.pathsep + os.environ["PATH"]}

    def make_iso(self, path):
        return run("scripts/make-iso", harness.ELF, path, "", env=self.env)


@test("GRUB without an optional module: the image is made, and starts by BIOS and UEFI", cost=12, timeout=180)
def optional():
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        iso = os.path.join(folder, "iso")
        names = [f"{name}.mod" for name in module_names()[1]]
        check_equal(Grub(folder, *names).make_iso(iso), (0, ""), f"make-iso without {names}")
        for via in ("iso", "uefi"):
            with Machine(via, iso) as machine:
                machine.expect(LAST_LINE)
                machine.quit()


@test("GRUB without a file that the image needs: refused in a sentence that names file, version and package")
def required():
    version = re.search(r"\(GRUB\) (\S+)", run("grub-mkimage", "--version")[1])[1]
    for name in [*(f"{module}.mod" for module in module_names()[0]), "boot_hybrid.img"]:
        with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
            code, output = Grub(folder, name).make_iso(os.path.join(folder, "iso"))
            check_equal((code, output.count("\n")), (1, 1), f"without {name}: {output}")
            platform, package = (PLATFORMS[1], "grub-efi-amd64-bin") if name == "efi_gop.mod" else \
                (PLATFORMS[0], "grub-pc-bin")
            check_equal(output, f"make-iso: the image needs {name}, which GRUB {version} does not have for "
                                f"{platform}: install another version of {package}\n", "the message")
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        code, output = run("scripts/make-netboot", harness.ELF, os.path.join(folder, "net"), "",
                           env=Grub(folder, "efinet.mod").env)
        check_equal((code, output.count("\n")), (1, 1), output)
        check_has(output, "needs efinet.mod, ", "make-netboot's message")
