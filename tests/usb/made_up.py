"""made_up.py - a computer for scripts/write-usb that is a folder: /sys, /proc, and disks that are
files. As a script, it runs write-usb in one, with what is to go wrong on the way.

usage: made_up.py FOLDER PLAYS ARGUMENT...

PLAYS is JSON: [[event, number, what]...]. The events of a disk are "open", "write", "read" and
"flush", each counted from 0; what happens then is an errno's or a signal's name or one of WHATS.
"""
import errno
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import shutil
import signal
import struct
import sys
import tempfile

sys.dont_write_bytecode = True
SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts")
if SCRIPTS not in sys.path:
    sys.path.append(SCRIPTS)
import disks

HEAD = 64 * 1024
MIB = 1024 * 1024
ROOT_MOUNT = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw"


def noise(size, seed=b"noise"):
    """Bytes that are not to be found elsewhere on a disk."""
    return hashlib.shake_256(seed).digest(size)


def image_bytes(size, boot_signature=True, iso=True, says=None):
    """What write-usb takes for a hybrid image."""
    data = bytearray(noise(size))
    data[510:512] = b"\x55\xaa" if boot_signature else b"\0\0"
    data[32768:32774] = b"\x01CD001" if iso else bytes(6)
    data[32848:32852] = struct.pack("<I", (says or size) // 2048)
    return bytes(data)


class MadeUp(disks.Computer):
    def number(self, path):
        """A file is a disk when FOLDER/numbers says so: lines of a number and a file."""
        try:
            found = os.stat(path)
        except OSError:
            return None
        for line in disks.read(self.path("numbers")).splitlines():
            number, _, device = line.partition(" ")
            if os.path.samestat(found, os.stat(self.path(device))):
                return number
        return None


class Tree:
    """Builds one. It begins with sda, a fixed disk that the system runs from, and the removable sdb."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="usb ")
        self.disk("sda", "8:0", MIB, "fixed", {"removable": "0", "device/vendor": "ATA",
                                               "device/model": "Samsung SSD 860"})
        self.partition("sda", "sda1", "8:1")
        self.disk("sdb", "8:16", 4 * MIB, "usb1/1-1", {
            "removable": "1", "device/vendor": "SanDisk ", "device/model": "Ultra Fit       "})
        self.write("sys/devices/usb1/1-1/idVendor", "0781\n")
        self.write("sys/devices/usb1/1-1/serial", "4C530001230415109\n")
        self.write("proc/self/mountinfo", ROOT_MOUNT + "\n")
        self.write("proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n")
        self.image = self.write("image.iso", image_bytes(MIB + HEAD + 3 * 2048))
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, data, mode=None):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), mode or ("wb" if isinstance(data, bytes) else "w")) as file:
            file.write(data)
        return self.path(name)

    def link(self, name, target):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        os.symlink(self.path(target), self.path(name))

    def grow(self, name, size):
        """A disk of that size, for the most part zeros that need no room."""
        os.truncate(self.path("dev", name), size)
        self.set(name, "size", str(size // 512))

    def node(self, node, number, size, attributes=()):
        """A block device: its folder in /sys, and its file in /dev."""
        name = os.path.basename(node)
        for key, text in {"dev": number, "size": str(size // 512), "ro": "0", **dict(attributes)}.items():
            self.write(os.path.join(node, key), text + "\n")
        self.link(f"sys/dev/block/{number}", node)
        self.write(f"dev/{name}", noise(size, name.encode()))
        self.write("numbers", f"{number} dev/{name}\n", "a")

    def disk(self, name, number, size, bus="virtual", attributes=()):
        node = f"sys/devices/{bus}/host/block/{name}"
        self.node(node, number, size, {"removable": "0", **dict(attributes)})
        self.link(f"sys/block/{name}", node)

    def partition(self, disk, name, number):
        node = os.path.relpath(os.path.realpath(self.path("sys/block", disk)), self.folder)
        self.node(os.path.join(node, name), number, 512 * 64, {"partition": "1"})

    def volume(self, name, number, made_of, attributes=()):
        """A dm or md device over others, each a path below /sys/block."""
        self.disk(name, number, MIB, attributes=attributes)
        for part in made_of:
            self.link(f"sys/block/{name}/slaves/{os.path.basename(part)}", os.path.join("sys/block", part))
            self.link(f"sys/block/{part}/holders/{name}", f"sys/block/{name}")

    def set(self, disk, attribute, text):
        self.write(os.path.join("sys/block", disk, attribute), text + "\n")

    def mount(self, number, source, folder, kind="vfat"):
        self.write("proc/self/mountinfo",
                   f"40 22 {number} / {folder} rw,relatime shared:9 - {kind} {source} rw\n", "a")

    def swap(self, path):
        self.write("proc/swaps", f"{path} partition 1048572 0 -2\n", "a")

    def content(self, name="sdb"):
        with open(self.path("dev", name), "rb") as file:
            return file.read()

    def image_content(self):
        with open(self.image, "rb") as file:
            return file.read()

    def command(self, *words, plays=()):
        return [sys.executable, os.path.abspath(__file__), self.folder, json.dumps(plays), *words]


# ---- As a script ----------------------------------------------------------------------------

def load():
    loader = importlib.machinery.SourceFileLoader("write_usb", os.path.join(SCRIPTS, "write-usb"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("write_usb", loader))
    loader.exec_module(module)
    return module


def main():
    folder, plays, sys.argv[1:] = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
    for event, _, what in plays:
        if event == "platform":
            sys.platform = what
    write_usb = load()
    stick = write_usb.stick
    image = os.path.join(folder, "image.iso")
    asked = [what for event, _, what in plays if event == "direct"]

    class Playing(stick.Target):
        def __init__(self, *arguments):
            self.counts, self.late, self.wrong = {}, False, False
            self.play("open")
            super().__init__(*arguments)
            self.play("opened")

        def play(self, event):
            """True if the event is to be left out."""
            number = self.counts[event] = self.counts.get(event, -1) + 1
            for planned, when, what in plays:
                if (planned, when) == (event, number):
                    return self.happen(what)
            return False

        def happen(self, what):
            if what in WHATS:
                return WHATS[what](self)
            if what in signal.Signals.__members__:
                os.kill(os.getpid(), signal.Signals[what])
                return False
            number = getattr(errno, what)
            raise OSError(number, os.strerror(number))

        def set_direct(self, on):
            """A file system without direct I/O: refused at once, or ("late") at the first transfer."""
            if on and "never" in asked:
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
            self.late = on and "late" in asked
            try:
                super().set_direct(on)
            except OSError:
                self.direct = on  # whatever file system the tests run on

        def transfer(self, call, view, offset):
            """Refused, or ("short") not all at once."""
            def playing(fd, views, where):
                if self.late:
                    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
                return call(fd, [views[0][:65536] if "short" in asked else views[0]], where)
            return super().transfer(playing, view, offset)

        def write(self, view, offset):
            with stick.disk_does("writing"):
                left_out = self.play("write")
            if not left_out:
                super().write(view, offset)

        def read(self, view, offset):
            with stick.disk_does("reading back"):
                self.play("read")
            super().read(view, offset)
            if self.wrong:
                view[self.wrong] ^= 1
                self.wrong = False

        def flush(self):
            with stick.disk_does("writing"):
                self.play("flush")
            super().flush()

        def reread_partitions(self):
            return not any(event == "reread" for event, _, _ in plays)

    def unplug(target):
        os.remove(os.path.join(folder, "sys", "dev", "block", "8:16"))
        return target.happen("EIO")

    def flip(target):
        target.wrong = 1000

    def touch(_):
        os.utime(image, (1, 1))

    def grow(_):  # at the same time by its clock
        before = os.stat(image)
        os.truncate(image, before.st_size + 1)
        os.utime(image, ns=(before.st_atime_ns, before.st_mtime_ns))

    def cut(_):
        os.truncate(image, HEAD)

    def exchange(_):
        with open(os.path.join(folder, "numbers"), "w", encoding="utf-8") as file:
            file.write("8:32 dev/sdb\n")

    WHATS = {"drop": lambda _: True, "unplug": unplug, "flip": flip, "touch": touch, "grow": grow,
             "cut": cut, "exchange": exchange}
    stick.Target = Playing
    return write_usb.main(MadeUp(folder))


if __name__ == "__main__":
    sys.exit(main())
