"""disks.py - what disks there are and what uses them, from /sys and /proc; for scripts/write-usb.

Sources: the kernel's Documentation/ABI/stable/sysfs-block; proc(5), "/proc/pid/mountinfo" and
"/proc/swaps".
"""
import contextlib
import fcntl
import glob
import os
import re
import stat
import struct

# <linux/loop.h>: struct loop_info64 begins with lo_device and lo_inode, lo_device as the kernel encodes it for stat.
LOOP_GET_STATUS64, LOOP_INFO64_SIZE = 0x4C05, 232

SECTOR = 512  # bytes: the unit of .../size, however large the disk's own blocks are
SYSTEM_FOLDERS = ("/", "/boot", "/boot/efi", "/efi", "/usr", "/var")
NO_DISK = {"dm-": "a volume over disks (LVM, encryption)", "md": "a RAID over disks",
           "sr": "a CD or DVD drive", "fd": "a floppy drive", "zram": "memory", "ram": "memory"}
# How the device mapper's users begin the UUID of what they make: what it is, and how it ends.
MAPPINGS = {"LVM-": ("the LVM volume {}", "vgchange -an"),
            "CRYPT-": ("the open encrypted disk {}", "cryptsetup close {}"),
            "mpath-": ("the multipath disk {}", "multipath -f {}")}


def read(path):
    """What is in a small file, without spaces at its ends; "" if it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().strip()
    except OSError:
        return ""


def printable(text):
    """A stick says what it likes about itself, and this goes to a terminal."""
    return " ".join("".join(c if c.isprintable() else "?" for c in text).split())


def unescape(field):
    """proc(5) writes a space in a path as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field)


def size_text(size):
    """As on a stick's package: 1 GB is 10^9 bytes."""
    for unit, bytes_in_it in (("GB", 10**9), ("MB", 10**6)):
        if size >= bytes_in_it:
            return f"{size / bytes_in_it:.1f} {unit}"
    return f"{size / 1000:.1f} kB"


class Disk:
    """A disk or a partition. `node` is its folder in /sys."""

    def __init__(self, node):
        self.node = node
        self.name = os.path.basename(node).replace("!", "/")
        self.path = "/dev/" + self.name
        self.number = self.attribute("dev")
        self.size = int(self.attribute("size") or 0) * SECTOR
        self.block = int(self.attribute("queue/logical_block_size") or SECTOR)
        self.removable = self.attribute("removable") == "1"
        self.read_only = self.attribute("ro") == "1"
        self.is_partition = os.path.exists(os.path.join(node, "partition"))

    def attribute(self, name):
        return read(os.path.join(self.node, name))

    def names_in(self, folder):
        try:
            return sorted(os.listdir(os.path.join(self.node, folder)))
        except OSError:
            return []

    def whole(self):
        """The disk that a partition is on."""
        return Disk(os.path.dirname(self.node)) if self.is_partition else self

    def parts(self):
        """The disk itself and its partitions."""
        inside = sorted(glob.glob(os.path.join(glob.escape(self.node), "*", "partition")))
        return [self] + [Disk(os.path.dirname(path)) for path in inside]

    def no_disk(self):
        """What it is instead of a disk; None for a disk."""
        return NO_DISK.get(re.match(r"dm-|[a-z]*", self.name)[0])

    def model(self):
        vendor = self.attribute("device/vendor")
        vendor = "" if vendor == "ATA" or vendor.startswith("0x") else vendor  # no maker, but a bus
        model = self.attribute("device/model") or self.attribute("device/name")
        return printable(f"{vendor} {model}") or "(no model)"

    def usb_serial(self):
        """Of the USB device that the disk is, which is above it in the tree of /sys."""
        folder = os.path.realpath(os.path.join(self.node, "device"))
        while os.path.dirname(folder) != folder:
            if os.path.exists(os.path.join(folder, "idVendor")):
                return read(os.path.join(folder, "serial"))
            folder = os.path.dirname(folder)
        return ""

    def serial(self):
        """SCSI Primary Commands, "Unit Serial Number VPD page": after four bytes."""
        return printable(self.attribute("serial") or self.attribute("device/serial") or self.usb_serial()
                         or self.attribute("device/vpd_pg80")[4:]) or "(none)"

    def __str__(self):
        size = size_text(self.size) if self.size else "no medium"
        return f"{self.path}   {self.model()}   serial {self.serial()}   {size}"


class Computer:
    """`root` is where /sys, /proc and /dev are: tests hand in a made-up tree."""

    def __init__(self, root="/"):
        self.root = root

    def path(self, *names):
        return os.path.join(self.root, *names)

    def number(self, path):
        """major:minor of a block device; None for everything else."""
        try:
            found = os.stat(path)
        except OSError:
            return None
        if not stat.S_ISBLK(found.st_mode):
            return None
        return f"{os.major(found.st_rdev)}:{os.minor(found.st_rdev)}"

    def disk(self, number):
        """The disk or partition with that number; None if the kernel has none."""
        node = os.path.realpath(self.path("sys/dev/block", number or "none"))
        return Disk(node) if os.path.isdir(node) else None

    def all_disks(self):
        nodes = sorted(glob.glob(os.path.join(glob.escape(self.path("sys/block")), "*")))
        return [Disk(os.path.realpath(node)) for node in nodes]

    def removable(self):
        return [disk for disk in self.all_disks() if disk.removable and not disk.no_disk()]

    def below(self, disk):
        """Every whole disk that it is made of: through LVM, encryption and RAID."""
        disk = disk.whole()
        slaves = disk.names_in("slaves")
        if not slaves:
            return {disk.node}
        folder = os.path.join(disk.node, "slaves")
        return set().union(*(self.below(Disk(os.path.realpath(os.path.join(folder, name))))
                             for name in slaves))

    def device_number(self, path):
        """Of a path that /proc names. Never asks about a path that a dead server could hold up."""
        return self.number(self.path(path[1:])) if path.startswith("/dev/") else None

    def mounts(self):
        """[(numbers, folder)]. The number of a btrfs is its own, so that of its source counts too."""
        rows = []
        for line in read(self.path("proc/self/mountinfo")).splitlines():
            fields, _, source = line.partition(" - ")
            fields, source = fields.split(" "), source.split(" ")
            if len(fields) > 4 and len(source) > 1:
                rows.append(({fields[2], self.device_number(unescape(source[1]))}, unescape(fields[4])))
        return rows

    def swaps(self):
        lines = read(self.path("proc/swaps")).splitlines()[1:]
        return [unescape(line.split()[0]) for line in lines if line.split()]

    def loops(self):
        """[(loop device, its backing file or device)]"""
        return [(disk, disk.attribute("loop/backing_file")) for disk in self.all_disks()
                if disk.attribute("loop/backing_file")]

    def identities(self, loop, backing):
        """{(device, inode)} of the file behind a loop device: what the kernel says, and what has that name now.
        A file has many names: hard links, bind mounts."""
        found = set()
        with contextlib.suppress(OSError):
            status = os.stat(backing)
            found.add((status.st_dev, status.st_ino))
        with contextlib.suppress(OSError):
            with open(self.path(loop.path[1:]), "rb") as device:
                answer = fcntl.ioctl(device, LOOP_GET_STATUS64, bytes(LOOP_INFO64_SIZE))
            found.add(struct.unpack_from("<QQ", answer))
        return found

    def shows(self, disk, status):
        """Whether a disk, or what it is made of, is a loop device for the file with that os.stat()."""
        nodes = self.below(disk)
        return any(loop.node in nodes and (status.st_dev, status.st_ino) in self.identities(loop, backing)
                   for loop, backing in self.loops())

    def holds_system(self, disk):
        """Is a folder without which this computer does not run on it?"""
        found = set()
        for numbers, folder in self.mounts():
            if folder in SYSTEM_FOLDERS:
                for used in filter(None, map(self.disk, filter(None, numbers))):
                    found |= self.below(used)
        return disk.node in found

    def users(self, disk):
        """What uses it or a part of it: a sentence for each."""
        found = []
        parts = disk.parts()
        by_number = {part.number: part for part in parts}
        for numbers, folder in self.mounts():
            for number in numbers & by_number.keys():
                path = by_number[number].path
                found.append(f"{path} is mounted at {printable(folder)}: 'umount {path}' ends that")
        for path in self.swaps():
            part = by_number.get(self.device_number(path))
            if part:
                found.append(f"{part.path} is used as swap: 'swapoff {part.path}' ends that")
        for part in parts:
            found += [self.holder(part, name) for name in part.names_in("holders")]
            if glob.glob(self.path("sys/fs/btrfs/*/devices", part.name)):
                found.append(f"{part.path} belongs to a btrfs that is mounted: unmount that")
        for loop, backing in self.loops():
            part = by_number.get(self.device_number(backing))
            if part:
                found.append(f"{part.path} is used by {loop.path}: 'losetup -d {loop.path}' ends that")
        return found

    def holder(self, part, name):
        """`name` is what the kernel calls the user: dm-0, md127."""
        user = Disk(self.path("sys/block", name))
        label, uuid = printable(user.attribute("dm/name")), user.attribute("dm/uuid")
        for prefix, (what, end) in MAPPINGS.items():
            if uuid.startswith(prefix):
                return f"{part.path} belongs to {what.format(label)}: '{end.format(label)}' ends that"
        if name.startswith("md"):
            return f"{part.path} belongs to the RAID {user.path}: 'mdadm --stop {user.path}' ends that"
        return f"{part.path} is used by {user.path}{f' ({label})' if label else ''}: end that first"

    def users_of_file(self, path):
        """What uses an ordinary file as a disk."""
        status = os.stat(path)
        identity = (status.st_dev, status.st_ino)
        found = [f"{path} is used by {loop.path}: 'losetup -d {loop.path}' ends that"
                 for loop, backing in self.loops()
                 if os.path.realpath(backing) == path or identity in self.identities(loop, backing)]
        for swap in self.swaps():
            with contextlib.suppress(OSError):
                if swap == path or os.path.samestat(os.stat(swap), status):
                    found.append(f"{path} is used as swap: 'swapoff {swap}' ends that")
        return found
