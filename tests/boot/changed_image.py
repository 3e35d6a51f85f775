"""changed_image.py - what is where in the image, images that are not as they were built, and what a person sees of it.

Nothing here knows how the image is laid out: xorriso says where its files are.
"""
import hashlib
import os
import re
import shutil

import harness
from harness import check, check_equal, run
from machine import LAST_LINE, Machine

SECTOR, BLOCK = 512, 2048  # bytes: a disk's and a CD's
KERNEL, CHECKSUM = "/boot/firstlight.elf", "/boot/firstlight.sha256"


def place(path):
    """Where a file of the image is, and its length: bytes."""
    code, output = run("xorriso", "-indev", harness.ISO, "-find", path, "-exec", "report_lba", "--")
    found = re.search(r"^File data lba: +0 , +(\d+) , +\d+ , +(\d+) ,", output, re.M)
    check(code == 0 and found, f"where {path} is:\n{output}")
    return int(found.group(1)) * BLOCK, int(found.group(2))


def bios_image():
    """Where the GRUB is that a BIOS starts."""
    code, output = run("xorriso", "-indev", harness.ISO, "-report_el_torito", "plain")
    found = re.search(r"^El Torito boot img : +\d+ +BIOS .* (\d+)$", output, re.M)
    check(code == 0 and found, f"where GRUB is:\n{output}")
    return int(found.group(1)) * BLOCK


def words(text):
    """Without line ends and the sequences that move a terminal's cursor."""
    return " ".join(re.sub("\x1b\\[[0-9;]*[A-Za-z]", " ", text).split())


class Faulty(Machine):
    """A machine with a medium that is no good."""

    def expect_screen(self, pattern):
        """Waits for words on the text screen. Returns all of it."""
        self.wait_until(lambda: re.search(pattern, words(self.ega_text())), f"{pattern!r} on the screen")
        return words(self.ega_text())

    def expect_word_or_boot(self, pattern):
        """What is cut off may be what this machine does not need."""
        self.wait_until(lambda: LAST_LINE in self.serial() or re.search(pattern, words(self.ega_text())),
                        f"{pattern!r} on the screen, or a boot,")

    def expect_refusal(self, sentence, *said):
        """GRUB's words on the screen, and ours there and on the serial port; it waits for a person."""
        self.wait_until(lambda: sentence in words(self.serial()), f"{sentence!r} on the serial port")
        screen = self.expect_screen(re.escape(sentence))
        for part in said:
            check(re.search(part, screen), f"the screen lacks {part!r}:\n{screen}")
        self.quit()


def copy_of(image, work, name="image.iso"):
    path = os.path.join(work, name)
    shutil.copyfile(image, path)
    return path


def kernel_file():
    """The kernel as it is in the image."""
    offset, size = place(KERNEL)
    with open(harness.ISO, "rb") as file:
        file.seek(offset)
        return file.read(size)


def in_uefi_programs(data):
    """Where the kernels in the UEFI programs have their middle."""
    kernel = kernel_file()
    middle = kernel[len(kernel) // 2:][:64]
    start, size = place("/boot/grub/efi.img")
    found = [at.start() for at in re.finditer(re.escape(middle), data) if start <= at.start() < start + size]
    check_equal(len(found), 2, "UEFI programs with this kernel")
    return found


def image_with(kernel, work, checksum=True):
    """The image with other bytes for its kernel, and with the checksum that fits them or not."""
    image = copy_of(harness.ISO, work)
    with open(image, "r+b") as file:
        file.seek(place(KERNEL)[0])
        file.write(kernel)
        if checksum:
            file.seek(place(CHECKSUM)[0])
            file.write(hashlib.sha256(kernel).hexdigest().encode())
    return image
