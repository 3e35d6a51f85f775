"""write_usb_test.py - scripts/write-usb: what it refuses, what it writes, and what it says when that
fails; in a made-up computer (made_up.py), on files, and on loop devices where there are any."""
import contextlib
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios

sys.path.append(os.path.dirname(os.path.abspath(__file__)))
import disks
import harness
import made_up
from harness import Skip, check, check_equal, check_has, run, test
from machine import LAST_LINE, Machine
from made_up import HEAD, MIB, MadeUp, Tree, image_bytes, noise
from secure_boot import SecureBoot
import walk

NEEDS = "iso"  # of make

SCRIPT = os.path.join(harness.ROOT, "scripts", "write-usb")
DOCUMENT = os.path.join(harness.ROOT, "docs", "usb.md")
ERASED = "is erased in part and boots nothing"
COMPLETE = "holds the whole image, compared byte by byte"


def write_usb(tree, *words, plays=(), stdin=subprocess.DEVNULL):
    return run(*tree.command(*words, plays=plays), stdin=stdin)


def typed(text):
    """A file to be read as what a person types."""
    file = tempfile.TemporaryFile()
    file.write(text)
    file.seek(0)
    return file


def check_holds_image(content, image, before):
    """The image, what was after it, and the zeros at the disk's end."""
    padded = image + bytes(-len(image) % 512)
    check(content[:len(padded)] == padded, "the disk does not hold the image")
    tail = max(len(padded), len(before) - MIB)
    check(content[len(padded):tail] == before[len(padded):tail], "it wrote after the image")
    check(content[tail:] == bytes(len(before) - tail), "the disk's end is not zeroed")


# ---- What is refused ------------------------------------------------------------------------

def mounted(tree):
    tree.partition("sdb", "sdb1", "8:17")
    tree.mount("8:17", "/dev/sdb1", "/media/my\\040stick")


def mounted_whole(tree):
    tree.mount("8:16", "/dev/sdb", "/mnt")


def mounted_btrfs(tree):
    """A btrfs has a number of its own."""
    tree.partition("sdb", "sdb1", "8:17")
    tree.mount("0:45", "/dev/sdb1", "/mnt", "btrfs")


def second_of_btrfs(tree):
    tree.partition("sdb", "sdb1", "8:17")
    tree.link("sys/fs/btrfs/0b5c-11/devices/sdb1", "sys/dev/block/8:17")


def swapped(tree):
    tree.partition("sdb", "sdb2", "8:18")
    tree.swap("/dev/sdb2")


def held(name, number, attributes):
    def prepare(tree):
        tree.partition("sdb", "sdb1", "8:17")
        tree.volume(name, number, ["sdb/sdb1"], attributes)
    return prepare


def held_whole(tree):
    tree.volume("md127", "9:127", ["sdb"])


def behind_loop(tree):
    tree.disk("loop3", "7:3", MIB, attributes={"loop/backing_file": "/dev/sdb"})


def system_in_volume(tree):
    """The root is a volume of LVM in an encrypted partition of sdb."""
    tree.partition("sdb", "sdb3", "8:19")
    tree.volume("dm-0", "253:0", ["sdb/sdb3"], {"dm/name": "crypt", "dm/uuid": "CRYPT-LUKS2-1-crypt"})
    tree.volume("dm-1", "253:1", ["dm-0"], {"dm/name": "vg-root", "dm/uuid": "LVM-abc"})
    tree.write("proc/self/mountinfo", "22 1 253:1 / / rw - ext4 /dev/mapper/vg-root rw\n")


def system_in_raid_partition(tree):
    tree.volume("md0", "9:0", ["sdb", "sda/sda1"])
    tree.partition("md0", "md0p1", "259:0")
    tree.write("proc/self/mountinfo", "22 1 259:0 / / rw - ext4 /dev/md0p1 rw\n")


def boot_folder(tree):
    tree.partition("sdb", "sdb1", "8:17")
    tree.mount("8:17", "/dev/sdb1", "/boot/efi")


def image_on_it(tree):
    number = os.stat(tree.image).st_dev
    tree.link(f"sys/dev/block/{os.major(number)}:{os.minor(number)}", "sys/block/sdb")


def small(tree):
    tree.set("sdb", "size", "100")


def attribute(name, text, disk="sdb"):
    return lambda tree: tree.set(disk, name, text)


REFUSED_DISKS = (
    ("a partition", mounted, "sdb1", "/dev/sdb1 is a partition: the image goes onto the whole disk, /dev/sdb"),
    ("mounted", mounted, "sdb", "/dev/sdb1 is mounted at /media/my stick: 'umount /dev/sdb1' ends that"),
    ("mounted as a whole", mounted_whole, "sdb", "/dev/sdb is mounted at /mnt"),
    ("mounted, btrfs", mounted_btrfs, "sdb", "/dev/sdb1 is mounted at /mnt"),
    ("a second disk of a btrfs", second_of_btrfs, "sdb", "/dev/sdb1 belongs to a btrfs that is mounted"),
    ("swap", swapped, "sdb", "/dev/sdb2 is used as swap: 'swapoff /dev/sdb2' ends that"),
    ("LVM", held("dm-2", "253:2", {"dm/name": "vg-home", "dm/uuid": "LVM-xyz"}), "sdb",
     "/dev/sdb1 belongs to the LVM volume vg-home: 'vgchange -an' ends that"),
    ("encrypted", held("dm-2", "253:2", {"dm/name": "secret", "dm/uuid": "CRYPT-LUKS2-1-secret"}), "sdb",
     "/dev/sdb1 belongs to the open encrypted disk secret: 'cryptsetup close secret' ends that"),
    ("multipath", held("dm-2", "253:2", {"dm/name": "mp", "dm/uuid": "mpath-36"}), "sdb",
     "/dev/sdb1 belongs to the multipath disk mp"),
    ("another mapping", held("dm-2", "253:2", {"dm/name": "mine"}), "sdb", "/dev/sdb1 is used by /dev/dm-2 (mine)"),
    ("RAID", held("md0", "9:0", {}), "sdb", "/dev/sdb1 belongs to the RAID /dev/md0: 'mdadm --stop /dev/md0'"),
    ("RAID of whole disks", held_whole, "sdb", "/dev/sdb belongs to the RAID /dev/md127"),
    ("bcache", held("bcache0", "252:0", {}), "sdb", "/dev/sdb1 is used by /dev/bcache0: end that first"),
    ("behind a loop device", behind_loop, "sdb", "/dev/sdb is used by /dev/loop3: 'losetup -d /dev/loop3'"),
    ("the system's disk", None, "sda", "/dev/sda holds the system that this computer runs"),
    ("the system's, in volumes", system_in_volume, "sdb", "/dev/sdb holds the system"),
    ("the system's, in a RAID", system_in_raid_partition, "sdb", "/dev/sdb holds the system"),
    ("the boot loader's", boot_folder, "sdb", "/dev/sdb holds the system"),
    ("the image's own disk", image_on_it, "sdb", "the image lies on /dev/sdb itself: copy it to another disk"),
    ("no medium", attribute("size", "0"), "sdb", "/dev/sdb has no medium: is there a card in the reader?"),
    ("write-protected", attribute("ro", "1"), "sdb", "/dev/sdb is write-protected"),
    ("too small", small, "sdb", "and /dev/sdb only 51200: take a larger one"),
)
NO_DISKS = (("dm-3", "253:3", "a volume over disks"), ("md1", "9:1", "a RAID over disks"),
            ("sr0", "11:0", "a CD or DVD drive"), ("fd0", "2:0", "a floppy drive"), ("zram0", "254:0", "memory"))
FIXED = (("sdc", "8:32"), ("mmcblk0", "179:0"), ("nvme0n1", "259:0"), ("loop0", "7:0"))
OPENING = (("EBUSY", "is in use by a program that does not show who it is"),
           ("EACCES", "you may not write to /dev/sdb: run this with sudo"),
           ("EROFS", "is write-protected"), ("ENOMEDIUM", "has gone, or has no medium"),
           ("EIO", "cannot be opened: Input/output error"))


def check_refused(tree, device, part, *words, plays=(), image=None, code=1):
    """Refused with that sentence, and not a byte written. Returns what was printed."""
    before = tree.content(device) if os.path.exists(tree.path("dev", device)) else None
    got, output = write_usb(tree, "--yes", *words, image or tree.image, tree.path("dev", device), plays=plays)
    check_equal(got, code, output)
    check_has(output, part, "the refusal")
    check(output.startswith("write-usb: ") and "Traceback" not in output, output)
    if before is not None:
        check(tree.content(device) == before, f"{part}: it wrote all the same")
    return output


@test("usb: a disk that somebody uses, or that is none, is refused", cost=4)
def refused_disks():
    for what, prepare, device, part in REFUSED_DISKS:
        for words in ((), ("--force-fixed",)):
            if words and what in ("multipath", "bcache", "mounted as a whole"):
                continue  # one each of its kind is enough
            with Tree() as tree:
                if prepare:
                    prepare(tree)
                check_refused(tree, device, part, *words)
    for name, number, part in NO_DISKS:
        with Tree() as tree:
            tree.disk(name, number, 4 * MIB, attributes={"removable": "1"})
            check_refused(tree, name, f"/dev/{name} is {part}", "--force-fixed")
    return f"{len(REFUSED_DISKS) + len(NO_DISKS)} reasons"


@test("usb: every user of a disk is named at once", cost=1)
def all_users():
    with Tree() as tree:
        mounted(tree)
        swapped(tree)
        output = check_refused(tree, "sdb", "write-usb: /dev/sdb is in use:\n    /dev/sdb1 is mounted at")
        check_has(output, "\n    /dev/sdb2 is used as swap", "the refusal")


@test("usb: a fixed disk needs --force-fixed", cost=1)
def fixed():
    with Tree() as tree:
        for name, number in FIXED:
            tree.disk(name, number, 4 * MIB, attributes={"device/model": "Inner disk"})
            tree.partition(name, f"{name}p1", f"{number}1")
            output = check_refused(tree, name, f"/dev/{name} (Inner disk, 4.2 MB) does not say that it is removable")
            check_has(output, "add --force-fixed", "the refusal")
            check_refused(tree, f"{name}p1", f"/dev/{name}p1 is a partition", "--force-fixed")
            before = tree.content(name)
            code, output = write_usb(tree, "--yes", "--force-fixed", tree.image, tree.path("dev", name))
            check_equal(code, 0, output)
            check_holds_image(tree.content(name), tree.image_content(), before)


@test("usb: a disk that cannot be opened is refused", cost=1)
def opening():
    with Tree() as tree:
        for error, part in OPENING:
            check_refused(tree, "sdb", part, plays=[("open", 0, error)])
        check_refused(tree, "sdb", "/dev/sdb has just become another disk", plays=[("opened", 0, "exchange")])
        tree.write("numbers", "8:99 dev/sdb\n")
        check_refused(tree, "sdb", "the kernel knows no disk ")


IMAGES = (("empty.iso", b"", "is empty"), ("packed.gz", noise(MIB), "has no ISO 9660 file system"),
          ("short", b"x", "has no ISO 9660 file system"),
          ("cd.iso", image_bytes(MIB, boot_signature=False), "has no boot sector, so it boots from a CD only"),
          ("disk.img", image_bytes(MIB, iso=False), "has no ISO 9660 file system"),
          ("half.iso", image_bytes(MIB, says=2 * MIB), "is cut off, with 1048576 of 2097152 bytes"))


@test("usb: what is no bootable image is refused", cost=1)
def refused_images():
    with Tree() as tree:
        for name, data, part in IMAGES:
            check_refused(tree, "sdb", part, image=tree.write(name, data))
        os.mkfifo(tree.path("pipe"))
        for image, part in (("nosuch", "there is no image "), ("dev", "is a folder, not an image"),
                            ("pipe", "is a device or a pipe, not an image")):
            check_refused(tree, "sdb", part, image=tree.path(image))
        check_refused(tree, "sdb", "is a device or a pipe, not an image", image="/dev/null")


@test("usb: an ordinary file is refused where it could be a mistake", cost=1)
def refused_files():
    with Tree() as tree:
        for size, part in ((0, "bytes and "), (HEAD, "take a larger one"), (4 * MIB + 1, "no whole number of 512")):
            tree.write("dev/file", bytes(size))
            check_refused(tree, "file", part)
        os.link(tree.image, tree.path("dev", "linked"))
        check_refused(tree, "linked", "is the image itself")
        os.link(tree.write("dev/behind", noise(4 * MIB)), tree.path("dev", "other name"))
        tree.disk("loop5", "7:5", MIB, attributes={"loop/backing_file": tree.path("dev", "behind")})
        check_refused(tree, "other name", "is used by /dev/loop5: 'losetup -d /dev/loop5'")
        tree.disk("loop6", "7:6", 8 * MIB, attributes={"loop/backing_file": tree.image, "removable": "1"})
        check_refused(tree, "loop6", "/dev/loop6 shows the image itself", "--force-fixed")
        output = check_refused(tree, "\x1b[2J\x9b", "/dev/?[2J?\n")
        check("\x1b" not in output, f"it steers the terminal: {output!r}")
        os.mkdir(tree.path("dev", "folder"))
        code, output = write_usb(tree, "--yes", tree.image, tree.path("dev", "folder"))
        check_equal(code, 1, output)
        check_has(output, "is neither a disk nor a file", "the refusal")
        path = tree.write("dev/used", noise(4 * MIB))
        tree.disk("loop4", "7:4", MIB, attributes={"loop/backing_file": path})
        check_refused(tree, "used", "is used by /dev/loop4: 'losetup -d /dev/loop4'")
        path = tree.write("dev/swap", noise(4 * MIB))
        tree.swap(path.replace(" ", "\\040"))
        check_refused(tree, "swap", "is used as swap")
        path = tree.write("dev/locked", noise(4 * MIB))
        with open(path, "rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)
            code, output = write_usb(tree, "--yes", tree.image, path)
            check_equal(code, 1, output)
            check_has(output, "is in use by a program that does not show who it is", "the refusal")
            check_equal(file.read(), noise(4 * MIB), "what is in the file")


@test("usb: a file that a mistake has left in /dev is refused")
def file_in_dev():
    try:
        handle, path = tempfile.mkstemp(prefix="firstlight-", dir="/dev")
    except OSError as error:
        raise Skip(f"needs to write to /dev ({error.strerror})") from None
    try:
        os.ftruncate(handle, 4 * MIB)
        with Tree() as tree:
            code, output = write_usb(tree, "--yes", tree.image, path)
        check_equal(code, 1, output)
        check_has(output, "is no disk but a file in memory", "the refusal")
        check_equal(os.pread(handle, 4 * MIB, 0).count(0), 4 * MIB, "what is in the file")
    finally:
        os.close(handle)
        os.remove(path)


# ---- What there is, and the question --------------------------------------------------------

SDB = "    /dev/sdb   SanDisk Ultra Fit   serial 4C530001230415109   4.2 MB\n"


@test("usb: without a disk to write to, it shows those that there are", cost=1)
def listing():
    with Tree() as tree:
        tree.disk("mmcblk1", "179:8", 0, "mmc", {"removable": "1", "device/name": "SD32G", "device/serial": "0x1f",
                                                 "device/vendor": "0x1"})
        tree.disk("sdc", "8:32", 3 * 10**6, "usb2", {"removable": "1", "device/model": "\x1b[2J evil\tUsb \xff",
                                                     "device/vpd_pg80": "\0\x80\0\x04S4-1"})
        tree.disk("sr0", "11:0", MIB, "ata", {"removable": "1"})
        for words, code, part in (((), 2, "which image, onto which disk?"),
                                  ((tree.image,), 2, "onto which disk?"),
                                  ((tree.image, "/dev/nosuch"), 1, "there is no /dev/nosuch")):
            got, output = write_usb(tree, *words)
            check_equal(got, code, output)
            check_has(output, part, "the output")
            check_equal(output.partition("The removable disks of this computer:\n")[2],
                        "    /dev/mmcblk1   SD32G   serial 0x1f   no medium\n" + SDB
                        + "    /dev/sdc   ?[2J evil?Usb \xff   serial S4-1   3.0 MB\n", "the list")
        shutil.rmtree(tree.path("sys"))
        code, output = write_usb(tree)
        check_equal(code, 2, output)
        check_has(output, "none: plug the stick in", "the list")
        code, output = write_usb(tree, "--nosuch")
        check_equal(code, 2, output)


@test("usb: it asks for the disk's name, and takes no other", cost=1)
def question():
    with Tree() as tree:
        before = tree.content()
        for answer, part in ((b"", "nobody has answered"), (b"yes\n", "that is not its name"),
                             (b"\n", "that is not its name"), (b"sda\n", "that is not its name"),
                             (b"\xff\xfe\n", "that is not its name")):
            with typed(answer) as stdin:
                code, output = write_usb(tree, tree.image, tree.path("dev/sdb"), stdin=stdin)
            check_equal(code, 1, output)
            check_has(output, part, "the refusal")
            check_has(output, SDB.strip(), "the question")
            check_has(output, "Nothing was written: /dev/sdb is as it was.\n", "the refusal")
            check(tree.content() == before, f"after {answer} it wrote all the same")
        for answer in (b"sdb\n", b" /dev/sdb \n"):
            before = tree.content()
            with typed(answer) as stdin:
                code, output = write_usb(tree, tree.image, tree.path("dev/sdb"), stdin=stdin)
            check_equal(code, 0, output)
            check_holds_image(tree.content(), tree.image_content(), before)


@test("usb: where there is no Linux it says what to use")
def not_linux():
    with Tree() as tree:
        for platform in ("darwin", "win32"):
            output = check_refused(tree, "sdb", "diskutil unmountDisk", plays=[("platform", 0, platform)])
            check_has(output, "Rufus", "the refusal")


# ---- What is written ------------------------------------------------------------------------

@test("usb: the image is written, and the disk's end zeroed", cost=2)
def writes():
    for image_size, disk_size, block in ((HEAD, HEAD, 512), (MIB, MIB, 512), (MIB + 2048, MIB + 2048, 512),
                                         (2 * MIB + 3 * 2048, 5 * MIB + 512, 512), (HEAD - 2048, 2 * MIB, 512),
                                         (MIB + 2048, 4 * MIB, 4096)):
        with Tree() as tree:
            tree.disk("sdc", "8:32", disk_size, attributes={"removable": "1",
                                                            "queue/logical_block_size": str(block)})
            image = image_bytes(image_size)
            before = tree.content("sdc")
            code, output = write_usb(tree, "--yes", tree.write("an image.iso", image), tree.path("dev/sdc"))
            check_equal(code, 0, output)
            check_equal("the image's partition table counts in 512" in output, block != 512, "the warning")
            check_has(output, "/dev/sdc holds the image, compared byte by byte. It can be unplugged.\n", "the end")
            check_holds_image(tree.content("sdc"), image + bytes(max(HEAD - image_size, -image_size % block)),
                              before)


@test("usb: a link to the disk is followed; the name is the kernel's")
def link():
    with Tree() as tree:
        tree.link("dev/disk/by-id/usb-SanDisk", "dev/sdb")
        with typed(b"sdb\n") as stdin:
            code, output = write_usb(tree, tree.image, tree.path("dev/disk/by-id/usb-SanDisk"), stdin=stdin)
        check_equal(code, 0, output)
        check_has(output, "Type its name, sdb, to go on", "the question")


@test("usb: where there is no direct I/O it says so", cost=1)
def page_cache():
    for plays, said in (([("direct", 0, "never")], True), ([("direct", 0, "late")], True),
                        ([("direct", 0, "never"), ("direct", 1, "short")], True), ([], False)):
        with Tree() as tree:
            before = tree.content()
            code, output = write_usb(tree, "--yes", tree.image, tree.path("dev/sdb"), plays=plays)
            check_equal(code, 0, output)
            check_equal("through the page cache" in output, said, f"a word on the page cache, {plays}")
            check_holds_image(tree.content(), tree.image_content(), before)


@test("usb: a kernel that keeps the old partitions is told of")
def old_partitions():
    with Tree() as tree:
        code, output = write_usb(tree, "--yes", tree.image, tree.path("dev/sdb"), plays=[("reread", 0, "")])
        check_equal(code, 0, output)
        check_has(output, "The kernel did not look at its new partitions", "the output")


def on_a_terminal(command, columns, typed_in=b""):
    """Runs it on a terminal of that width, and types at the question. Returns exit code and what was
    printed."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
    env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=env)
    harness.PROCESSES.append(process)
    os.close(its)
    text = b""
    with contextlib.suppress(OSError):  # EIO: the other end is closed
        while part := os.read(ours, 65536):
            text += part
            if typed_in and text.endswith(b"to go on: "):
                os.write(ours, typed_in)
                typed_in = b""
    os.close(ours)
    return process.wait(60), text.decode().replace("\r\n", "\n")


@test("usb: a bar on a terminal that fits into a line, and lines elsewhere", cost=1)
def progress():
    with Tree() as tree:
        command = tree.command("--yes", tree.image, tree.path("dev/sdb"))
        for columns, bar, rate in ((80, r"\[[# ]{20}\] ", r"  [\d.]+ MB/s"), (40, "", "")):
            code, text = on_a_terminal(command, columns)
            check_equal(code, 0, text)
            shown = [line.rstrip("\n") for line in re.findall(r"\r([^\r]*)\x1b\[K\n?", text)]
            check(max(map(len, shown)) < columns, f"a line is broken at {columns} columns:\n{text!r}")
            for step in ("writing     ", "reading back"):
                percents = [int(found[1]) for line in shown
                            if (found := re.fullmatch(rf"{step} {bar} *(\d+) %  [\d.]+ of 1\.1 MB{rate}", line))]
                check_equal(percents, sorted(set(percents)), f"{step} at {columns} columns")
                check_equal((len(percents), percents[-1:]), (3, [100]), f"{step} at {columns} columns: {text!r}")
        code, output = run(*command)
        check_equal(code, 0, output)
        check_has(output, "\nwriting 75 %\nwriting 100 %\nreading back 75 %\nreading back 100 %\n", "the lines")
        check("\r" not in output and "\x1b" not in output, f"a bar without a terminal: {output!r}")


def commands(text):
    """(command, what it prints) of each in the console blocks."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            yield tuple(part.split("\n", 1))


def as_shown(text):
    """What is left on the terminal; of a bar, of how many bytes: GRUB's versions differ in the rest."""
    lines = [re.sub(r"\x1b\[K", "", line.split("\r")[-1]) for line in text.split("\n")]
    return [re.sub(r"\[[# ]{20}\] +\d+ %  [\d.]+ of ([\d.]+ MB)  [\d.]+ MB/s", r"bar of \1", line) for line in lines]


@test("usb: the commands in docs/usb.md", cost=2)
def document():
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    listed = list(commands(text))
    check_equal(len(listed), 3, "commands in docs/usb.md")
    for command, expected in listed:
        with Tree() as tree:
            tree.grow("sdb", 15_376_318_464)
            words = [{"build/pc/firstlight.iso": harness.ISO, "/dev/sdb": tree.path("dev/sdb")}.get(word, word)
                     for word in re.sub("^sudo ", "", command.split("#")[0]).split()]
            check_equal(words[0], "scripts/write-usb", "the command")
            plays = [("write", 2, "SIGINT")] if "Ctrl-C" in command else []
            code, output = on_a_terminal(tree.command(*words[1:], plays=plays), 100, b"sdb\n")
            check_equal(as_shown(output), as_shown(expected), f"$ {command}")
            check_equal(code, 130 if plays else 2 if len(words) == 1 else 0, output)
    for sentence in ("diskutil unmountDisk /dev/diskN", "sudo dd if=", "diskutil eject /dev/diskN", "Rufus"):
        check_has(text, sentence, "docs/usb.md")
        check_has(made_up.load().NOT_LINUX, sentence, "what it says where there is no Linux")


# ---- When it fails --------------------------------------------------------------------------

# The events of the usual tree: head zeroed, end zeroed, two chunks; end and two chunks compared;
# the head written and compared.
EVENTS = ([("write", n) for n in range(5)] + [("flush", n) for n in range(3)] + [("read", n) for n in range(4)])
LAST_STEP = (("write", 4), ("flush", 2), ("read", 3))


def check_boots_nothing(content, what):
    check(content[:HEAD] == bytes(HEAD), f"{what}: the disk's first block is not zeroed")


@test("usb: interrupted anywhere, the disk is as it was, boots nothing, or is complete", cost=3)
def interrupted():
    for number, event in enumerate(EVENTS):
        name, code = (("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129))[number % 3]
        with Tree() as tree:
            before = tree.content()
            got, output = write_usb(tree, "--yes", tree.image, tree.path("dev/sdb"), plays=[(*event, name)])
            check_equal(got, code, f"{event}: {output}")
            check_has(output, "write-usb: interrupted\n/dev/sdb ", f"at {event}")
            if event in LAST_STEP:
                check_has(output, COMPLETE, f"at {event}")
                check_holds_image(tree.content(), tree.image_content(), before)
            else:
                check_has(output, ERASED, f"at {event}")
                if event != ("write", 0):
                    check_boots_nothing(tree.content(), event)
                check("\nwriting 100 %" not in output or event[0] != "write", output)
    return f"{len(EVENTS)} places"


@test("usb: interrupted at the question, nothing is written")
def interrupted_early():
    with Tree() as tree:
        before = tree.content()
        reader, writer = os.pipe()
        with open(reader, "rb") as stdin, open(writer, "wb"):
            process = subprocess.Popen(tree.command(tree.image, tree.path("dev/sdb")), stdin=stdin,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            harness.PROCESSES.append(process)
            text = b""
            while b"to go on: " not in text:
                part = process.stdout.read1()
                check(part, f"it ended before the question: {text}")
                text += part
            process.terminate()
            rest, _ = process.communicate(timeout=60)
        check_equal((process.returncode, rest), (143, b"\nwrite-usb: interrupted\nNothing was written: "
                                                 b"/dev/sdb is as it was.\n"), "the end")
        check(tree.content() == before, "it wrote all the same")


@test("usb: an error anywhere is told, and the disk boots nothing", cost=3)
def errors():
    for event in EVENTS:
        with Tree() as tree:
            code, output = write_usb(tree, "--yes", tree.image, tree.path("dev/sdb"), plays=[(*event, "EIO")])
            check_equal(code, 1, f"{event}: {output}")
            doing = "reading back" if event[0] == "read" else "writing"
            check_has(output, f"write-usb: /dev/sdb failed while {doing} (Input/output error): try another port",
                      f"at {event}")
            check_has(output, ERASED, f"at {event}")
            if event != ("write", 0):
                check_boots_nothing(tree.content(), event)
    return f"{len(EVENTS)} places"


@test("usb: what went wrong is told apart", cost=2)
def kinds_of_errors():
    for plays, part, state in (
            ([("write", 2, "ENODEV")], "/dev/sdb went away while writing: plug it in again", ERASED),
            ([("read", 1, "ENXIO")], "/dev/sdb went away while reading back", ERASED),
            ([("write", 3, "unplug")], "/dev/sdb went away while writing", ERASED),
            ([("write", 2, "EROFS")], "/dev/sdb is write-protected", ERASED),
            ([("write", 1, "ENOSPC")], "/dev/sdb ended while writing: it is smaller than it says", ERASED),
            ([("write", 4, "EIO"), ("write", 5, "EIO")], "/dev/sdb failed while writing",
             "/dev/sdb may hold the image or not"),
            ([("write", 2, "touch")], "the image failed: it changed while it was read", ERASED),
            ([("write", 2, "grow")], "the image failed: it changed while it was read", ERASED),
            ([("write", 2, "cut")], "the image failed: it became shorter while it was read", ERASED),
            ([("read", 1, "flip")], f"/dev/sdb does not hold what was written, from byte {HEAD + 1000} on", ERASED),
            ([("read", 3, "flip")], "/dev/sdb does not hold what was written, from byte 1000 on", ERASED),
            ([("write", 1, "drop")], f"does not hold what was written, from byte {3 * MIB} on", ERASED),
            ([("write", 3, "drop")], f"does not hold what was written, from byte {MIB + HEAD} on", ERASED)):
        with Tree() as tree:
            code, output = write_usb(tree, "--yes", tree.image, tree.path("dev/sdb"), plays=plays)
            check_equal(code, 1, output)
            check_has(output, f"write-usb: {part}" if part[0] != "d" else part, f"after {plays}")
            check_has(output, state, f"after {plays}")
            if state == ERASED:
                check_boots_nothing(tree.content(), plays)


@test("usb: a limit of the file system is told")
def file_limit():
    with Tree() as tree:
        path = tree.path("dev", "sparse")
        with open(path, "wb") as file:
            file.truncate(8 * MIB)
        code, output = run("sh", "-c", 'ulimit -f 4096 && exec "$@"', "sh", sys.executable, SCRIPT, "--yes",
                           tree.image, path)
        check_equal(code, 1, output)
        check_has(output, f"there is no room for {path} where it lies (File too large): make some", "the sentence")
        check_has(output, ERASED, "the state")


@test("usb: when nobody reads what it prints, it ends and the disk boots nothing")
def closed_output():
    with Tree() as tree:
        reader, writer = os.pipe()
        os.close(reader)
        for words in (("--yes",), ()):
            before = tree.content()
            with typed(b"sdb\n") as stdin:
                done = subprocess.run(tree.command(*words, tree.image, tree.path("dev/sdb")), stdin=stdin,
                                      stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False)
            check_equal(done.returncode, 1, done.stderr)
            check(b"Traceback" not in done.stderr and done.stderr.startswith(b"write-usb: "), done.stderr)
            check(tree.content() == before or not any(tree.content()[:HEAD]), "the disk may boot")
        os.close(writer)
        done = subprocess.run(["sh", "-c", '"$@" <&- >&-', "sh", *tree.command(
            "--yes", tree.image, tree.path("dev/sdb"))], stderr=subprocess.PIPE, timeout=60, check=False)
        check_equal((done.returncode, done.stderr), (0, b""), "with closed streams")


@test("usb: odd lines in /proc are read")
def odd_proc():
    with Tree() as tree:
        lines = ["", "x", "1 2 3", "1 2 8:16 / /a - ", " - ", "1 2 8:16 / /caf\xe9\\040x - ext4 /dev/sdb rw",
                 "1 2 0:9 / /n - nfs server:/x rw", "1 2 0:9 / /m - cifs //server/x rw", "\\777"]
        tree.write("proc/self/mountinfo", "\n".join(lines).encode("latin-1"))
        tree.write("proc/swaps", "Filename\n\n \n/dev/nosuch x\n")
        computer = MadeUp(tree.folder)
        users = computer.users(computer.disk("8:16"))
        check_equal(users, ["/dev/sdb is mounted at /caf? x: 'umount /dev/sdb' ends that"], "the users")
        check_equal(computer.disk("8:99"), None, "a disk that is not there")
        check_equal([disks.size_text(size) for size in (100, 10**6, 15_376_000_000)],
                    ["0.1 kB", "1.0 MB", "15.4 GB"], "sizes")


# ---- Real ones ------------------------------------------------------------------------------

def attach(path):
    """A loop device for the file."""
    if not shutil.which("losetup"):
        raise Skip("needs losetup (package mount)")
    code, output = run("losetup", "--find", "--show", path)
    if code:
        raise Skip(f"needs loop devices: {output.strip()}")
    return output.strip()


@contextlib.contextmanager
def loop_device(size):
    with tempfile.TemporaryDirectory(prefix="usb ") as folder:
        path = os.path.join(folder, "stick")
        with open(path, "wb") as file:
            file.write(noise(size))
        loop = attach(path)
        try:
            if not os.path.exists(os.path.join("/sys/block", os.path.basename(loop))):
                raise Skip("needs a /sys that shows new loop devices")
            yield loop, path
        finally:
            run("losetup", "-d", loop)


def check_real(words, code, part):
    got, output = run(sys.executable, SCRIPT, "--yes", *words)
    check_equal(got, code, output)
    check_has(output, part, "the output")
    return output


@test("usb: a loop device is a disk", cost=2)
def loop():
    with loop_device(16 * MIB) as (device, path):
        check_real([harness.ISO, device], 1, f"{device} ((no model), 16.8 MB) does not say that it is removable")
        with open(device, "rb") as file:
            check_equal(file.read(), noise(16 * MIB), "the disk after the refusal")
        check_real([harness.ISO, path], 1, f"is used by {device}")
        handle = os.open(device, os.O_RDONLY | os.O_EXCL)
        try:
            check_real(["--force-fixed", harness.ISO, device], 1, "is in use by a program that does not show")
        finally:
            os.close(handle)
        second = attach(device)
        try:
            check_real(["--force-fixed", harness.ISO, device], 1, f"{device} is used by {second}")
        finally:
            run("losetup", "-d", second)
        output = check_real(["--force-fixed", harness.ISO, device], 0, f"{device} holds the image, compared")
        check("page cache" not in output, f"no direct I/O on a block device: {output}")
        with open(harness.ISO, "rb") as image, open(device, "rb") as disk:
            check_holds_image(disk.read(), image.read(), noise(16 * MIB))


@test("usb: a mounted loop device is refused", cost=1)
def mounted_loop():
    with loop_device(16 * MIB) as (device, path), tempfile.TemporaryDirectory(prefix="usb ") as folder:
        if not shutil.which("mkfs.ext4"):
            raise Skip("needs mkfs.ext4 (package e2fsprogs)")
        code, output = run("mkfs.ext4", "-qF", device)
        check_equal(code, 0, output)
        code, output = run("mount", device, folder)
        if code:
            raise Skip(f"needs to mount: {output.strip()}")
        try:
            shutil.copy(harness.ISO, folder)
            check_real(["--force-fixed", harness.ISO, device], 1, f"{device} is mounted at {folder}: 'umount")
            check_real(["--force-fixed", os.path.join(folder, os.path.basename(harness.ISO)), device], 1,
                       f"the image lies on {device} itself")
        finally:
            run("umount", folder)


@test("usb: the disk that this computer runs from is refused")
def own_disk():
    """Only asked, and never by the script as a whole: the day this fails, nothing must be lost."""
    computer, write = disks.Computer(), made_up.load()
    number = os.stat("/").st_dev
    root = computer.disk(f"{os.major(number)}:{os.minor(number)}")
    if not root:
        raise Skip("needs a disk below /, and here / is on none that shows")
    found = [disk for disk in computer.all_disks() if disk.node in computer.below(root)]
    for disk in found:
        try:
            write.check_disk(computer, disk, os.stat("/proc"), True)
        except write.Refusal as reason:
            check_has(str(reason), f"{disk.path} holds the system", "the refusal")
        else:
            raise harness.Failure(f"{disk.path} is not refused")
    return " ".join(disk.path for disk in found)


@test("usb: Secure Boot refuses the stick, as docs/usb.md says", cost=8, timeout=180)
def refused_by_secure_boot():
    with open(DOCUMENT, encoding="utf-8") as file:
        line = walk.pattern(re.search(r"BdsDxe: failed to load.*", file.read())[0])
    with SecureBoot("usb", harness.ISO) as qemu:
        qemu.wait_until(lambda: line.search(qemu.serial()), "what docs/usb.md says")
        check("firstlight" not in qemu.serial(), "it was started all the same")
        qemu.quit()


@test("usb: a written stick boots", cost=4)
def boots():
    with tempfile.TemporaryDirectory(prefix="usb-") as folder:
        path = os.path.join(folder, "stick.img")
        with open(path, "wb") as file:
            file.truncate(64 * 10**6)
        check_real([harness.ISO, path], 0, f"{path} holds the image, compared byte by byte.\n")
        with Machine("usb", path) as qemu:
            check_has(qemu.expect(LAST_LINE), f"firstlight {harness.VERSION} on x86_64", "the greeting")
            qemu.quit()
