"""harness.py - what a test is. tests/run collects the tests and runs them side by side."""
import glob
import os
import re
import shutil
import subprocess
import sys
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.append(os.path.join(ROOT, "scripts"))
import qemu
from patience import Patience

BUILD = os.path.join(ROOT, "build")
ELF = os.path.join(BUILD, "pc", "firstlight.elf")
ISO = os.path.join(BUILD, "pc", "firstlight.iso")
NETBOOT = os.path.join(BUILD, "pc", "netboot")
FONT = os.path.join(BUILD, "pc", "font.psf")
CHECK_ELF = os.path.join(BUILD, "host", "check-elf")
MAKE_SYMBOLS = os.path.join(BUILD, "host", "make-symbols")

with open(os.path.join(ROOT, "kernel", "include", "kernel", "version.h"), encoding="utf-8") as header:
    VERSION = re.search(r'FIRSTLIGHT_VERSION "(.*)"', header.read()).group(1)

TESTS = []
PROCESSES = []  # what tests started; tests/run ends what a failed test left behind


class Failure(Exception):
    """The test found something wrong; says what."""


class Skip(Exception):
    """The test cannot run here; says why. Counts as skipped."""


class Test:
    def __init__(self, name, function, cost, timeout, needs):
        self.name, self.function, self.cost, self.timeout, self.needs = name, function, cost, timeout, needs


def add(name, function, cost=1, timeout=120, needs=None):
    """`cost`, roughly in seconds, puts the long ones first. A test that takes `timeout` fails. What
    the function returns is printed after the test's name. `needs` are goals of make, which `make test`
    builds before: None for what the module says as NEEDS."""
    TESTS.append(Test(name, function, cost, timeout, needs))


def test(name, cost=1, timeout=120, needs=None):
    def register(function):
        add(name, function, cost, timeout, needs)
        return function
    return register


def check(condition, message):
    if not condition:
        raise Failure(message)


def check_equal(got, expected, what):
    if got != expected:
        raise Failure(f"{what}:\n  expected {expected!r}\n  got      {got!r}")


def check_has(text, part, what):
    if part not in text:
        raise Failure(f"{what} lacks {part!r}:\n{text}")


def without_colours(text):
    """What a screen or a terminal shows of it, as characters: ANSI's SGR is left out."""
    return re.sub("\x1b\\[[0-9;]*m", "", text)


# Wine 10 says it of one of the programs that it starts for itself, once in some forty times under load; they share our standard
# error. A program of ours that died so would end with another code.
WINES_OWN = re.compile(r"^wine: Unhandled .*, starting debugger\.\.\.\n", re.M)


def program_text(output):
    """What a program for any system has printed, as on Linux."""
    return WINES_OWN.sub("", output.replace("\r\n", "\n"))


def run(*command, timeout=60, cwd=ROOT, env=None, stdin=subprocess.DEVNULL, typed=None):
    """Runs a command to its end, which gets `typed`, or what stdin is. Returns exit code and all that it printed."""
    with subprocess.Popen(command, stdin=subprocess.PIPE if typed else stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd=cwd, env=env) as process:
        if typed:  # not by communicate(), which forgets the rest of it when it is called again
            threading.Thread(target=write, args=(process.stdin, typed), daemon=True).start()
            process.stdin = None
        output = communicate(process, timeout)
    return process.returncode, output.decode(errors="replace")


def wait(process, seconds):
    """The exit code of a process; None if it did not end in so many seconds that it had a CPU for."""
    patience = Patience(seconds, process.pid)
    while not patience.is_over():
        try:
            return process.wait(1)
        except subprocess.TimeoutExpired:
            pass
    return None


def write(stream, data):
    try:
        with stream:
            stream.write(data)
    except BrokenPipeError:  # it has ended, or reads no more
        pass


def communicate(process, seconds):
    """What a process prints until it ends. It is ended, and the test fails, after so many seconds that it had a CPU for."""
    patience = Patience(seconds, process.pid)
    while True:
        try:
            return process.communicate(timeout=1)[0]
        except subprocess.TimeoutExpired as expired:
            if patience.is_over():
                process.kill()
                raise Failure(f"{process.args[0]} did not end within {seconds} s:\n"
                              + (expired.stdout or b"").decode(errors="replace")) from None


def need(package):
    """Where the file or command is by which scripts/tools knows a package. Without it the test is skipped."""
    try:
        return qemu.installed(package)
    except qemu.CannotStart as reason:
        raise Skip(str(reason)) from None


def copy_files(folder, names):
    """With their times, so that make builds there what it would build here. Those that are there."""
    for name in names:
        if os.path.isfile(os.path.join(ROOT, name)):
            target = os.path.join(folder, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy2(os.path.join(ROOT, name), target)


def sources():
    """The files that are tracked or new here."""
    files = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                           cwd=ROOT, stdout=subprocess.PIPE, timeout=60, check=True).stdout
    return sorted(set(files.decode().split("\0")) - {""})


def copy_sources(folder):
    """The sources as they are now, without their git."""
    copy_files(folder, sources())


def copy_built(folder, *parts):
    """What is built in these parts of build/, as host, beside the sources: the programs and the images
    of the usual app, and the objects of all but tests."""
    names = ["build/tools-are-there", "compile_commands.json"]
    for part in parts:
        names += glob.glob(f"build/{part}/*", root_dir=ROOT)
        for inner in ("remember", "device", "obj"):
            names += glob.glob(f"build/{part}/{inner}/**", root_dir=ROOT, recursive=True)
    copy_files(folder, [name for name in names if "/obj/tests/" not in name])


def symbols(elf):
    """The ELF's symbols: name -> address."""
    code, output = run("llvm-nm", elf)
    check_equal(code, 0, f"llvm-nm {elf}")
    rows = [line.split() for line in output.splitlines()]
    return {row[2]: int(row[0], 16) for row in rows if len(row) == 3}


def sizes(elf):
    """Bytes of the ELF's functions and variables: name -> size."""
    code, output = run("llvm-nm", "--print-size", elf)
    check_equal(code, 0, f"llvm-nm {elf}")
    rows = [line.split() for line in output.splitlines()]
    return {row[3]: int(row[1], 16) for row in rows if len(row) == 4}
