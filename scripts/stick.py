"""stick.py - an image onto a disk: written, read back, compared; for scripts/write-usb.

The disk's first 64 KiB are zeroed before anything else and written last, when all the rest has been
compared. They have all that firmware looks for: the MBR, the GPT's header and entries, and from 32
KiB on the descriptors of ISO 9660 and El Torito. So a disk that is not complete boots nothing.

Its last MiB is zeroed, too. A GPT has a backup there, a RAID or ZFS its label, and a partitioning
tool that finds one of an earlier use offers to "repair" the disk with it.
"""
import contextlib
import errno
import fcntl
import mmap
import os
import signal

HEAD = 64 * 1024
TAIL = CHUNK = 1024 * 1024
FILE_BLOCK = 512  # bytes: the block of a file that is taken as a disk

BLKRRPART = 0x125F  # <linux/fs.h>

# What is on the disk.
AS_IT_WAS, ERASED, UNSURE, COMPLETE = range(4)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ImageFailed(Exception):
    """The image cannot be read, or changed meanwhile. Says why."""


class DiskFailed(Exception):
    """The disk refused. `number` is the errno, `doing` what was tried."""

    def __init__(self, error, doing):
        super().__init__(error.strerror)
        self.number, self.doing = error.errno, doing


class Differs(Exception):
    """The disk does not hold what was written, from byte `offset` on."""

    def __init__(self, offset):
        super().__init__(offset)
        self.offset = offset


@contextlib.contextmanager
def disk_does(doing):
    try:
        yield
    except OSError as error:
        raise DiskFailed(error, doing) from None


class Image:
    def __init__(self, path):
        self.file = open(path, "rb", buffering=0)
        self.size, self.changed = self.stamp()

    def stamp(self):
        found = os.fstat(self.file.fileno())
        return found.st_size, found.st_mtime_ns

    def check_unchanged(self):
        if self.stamp() != (self.size, self.changed):
            raise ImageFailed("it changed while it was read")

    def read(self, view, offset):
        """Fills the view; past the image's end with zeros."""
        here = max(0, min(len(view), self.size - offset))
        try:
            done = 0
            while done < here:
                count = os.preadv(self.file.fileno(), [view[done:here]], offset + done)
                if not count:
                    raise ImageFailed("it became shorter while it was read")
                done += count
        except OSError as error:
            raise ImageFailed(f"it cannot be read ({error.strerror})") from None
        view[here:] = bytes(len(view) - here)


class Target:
    """The disk, opened so that nothing else can mount or use it. For an ordinary file, as if."""

    def __init__(self, path, size, block, is_device):
        self.size, self.block = size, block
        self.state = AS_IT_WAS
        self.fd = os.open(path, os.O_RDWR | os.O_EXCL | os.O_CLOEXEC)
        if not is_device:
            fcntl.lockf(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.direct = False
        with contextlib.suppress(OSError):
            self.set_direct(True)

    def set_direct(self, on):
        """Past the page cache: the progress is the disk's, and what is read back comes from it."""
        flags = fcntl.fcntl(self.fd, fcntl.F_GETFL)
        fcntl.fcntl(self.fd, fcntl.F_SETFL, flags | os.O_DIRECT if on else flags & ~os.O_DIRECT)
        self.direct = on

    def transfer(self, call, view, offset):
        """open(2), "O_DIRECT": a file system may refuse it at the first transfer only, with EINVAL."""
        try:
            return call(self.fd, [view], offset)
        except OSError as error:
            if error.errno != errno.EINVAL or not self.direct:
                raise
        self.set_direct(False)
        return call(self.fd, [view], offset)

    def whole(self, call, view, offset):
        while len(view):
            count = self.transfer(call, view, offset)
            if not count:
                raise OSError(errno.EIO, "it ends too early")
            view, offset = view[count:], offset + count

    def write(self, view, offset):
        with disk_does("writing"):
            self.whole(os.pwritev, view, offset)

    def read(self, view, offset):
        with disk_does("reading back"):
            self.whole(os.preadv, view, offset)

    def flush(self):
        """Everything onto the disk, and out of the page cache."""
        with disk_does("writing"):
            os.fsync(self.fd)
            os.posix_fadvise(self.fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def reread_partitions(self):
        """Returns whether the kernel looked at the new partition table."""
        try:
            fcntl.ioctl(self.fd, BLKRRPART)
            return True
        except OSError:
            return False


@contextlib.contextmanager
def no_signals():
    """For a step that takes milliseconds and should not be left half done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Writer:
    """`show(step, done, total)` is told how far it is, in bytes of the image."""

    def __init__(self, image, target, show):
        self.image, self.target, self.show = image, target, show
        # Mapped memory begins at a page, as direct transfers want it.
        self.buffers = [memoryview(mmap.mmap(-1, CHUNK)) for _ in range(2)]
        blocks = -(-image.size // target.block)
        self.head = min(HEAD, target.size)
        self.end = max(self.head, blocks * target.block)
        self.tail = max(self.end, target.size - TAIL)

    def spans(self, start, end):
        """(expected content, room for what is read, offset) of each chunk."""
        for offset in range(start, end, CHUNK):
            expected, found = (buffer[:min(CHUNK, end - offset)] for buffer in self.buffers)
            self.image.read(expected, offset)
            yield expected, found, offset

    def put(self, start, end, step=None):
        if step:
            self.show(step, start, self.end)
        for expected, _, offset in self.spans(start, end):
            self.target.write(expected, offset)
            if step:
                self.show(step, offset + len(expected), self.end)

    def compare(self, start, end, step=None):
        if step:
            self.show(step, start, self.end)
        for expected, found, offset in self.spans(start, end):
            self.target.read(found, offset)
            if bytes(found) != bytes(expected):
                raise Differs(offset + next(i for i, pair in enumerate(zip(found, expected))
                                            if pair[0] != pair[1]))
            if step:
                self.show(step, offset + len(expected), self.end)

    def erase_head(self):
        zeros = self.buffers[0][:self.head]
        zeros[:] = bytes(self.head)
        self.target.write(zeros, 0)
        self.target.flush()

    def write_head(self):
        """The step that makes the disk bootable. If it fails, it is undone as far as the disk lets us."""
        self.target.state = UNSURE
        try:
            self.put(0, self.head)
            self.target.flush()
            self.compare(0, self.head)
        except (DiskFailed, Differs, ImageFailed):
            with contextlib.suppress(DiskFailed):
                self.erase_head()
                self.target.state = ERASED
            raise
        self.target.state = COMPLETE

    def run(self):
        self.target.state = ERASED
        self.erase_head()
        self.put(self.tail, self.target.size)
        self.put(self.head, self.end, "writing")
        self.target.flush()
        self.compare(self.tail, self.target.size)
        self.compare(self.head, self.end, "reading back")
        self.image.check_unchanged()
        with no_signals():
            self.write_head()
