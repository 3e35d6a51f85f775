"""hosted_test.py - the core as a program: what it says, how it dies, and what it asks of the system."""
import ctypes
import glob
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import harness
from death_app import Death
from harness import BUILD, ROOT, VERSION, Skip, add, check, check_equal, check_has, communicate, run, symbols, test, wait
from patience import Patience
import walk

NEEDS = "board-linux board-linux-arm64 board-macos board-windows"  # of make

HERE = os.path.join(ROOT, "tests", "hosted")
DONE, FAILED = 0, 35  # kernel/arch/hosted/board.c
PATIENCE = 60  # seconds for a program
WINE = ("wine64", "/usr/lib/wine/wine64", "wine")
# docs/hosted.md: what a program asks of Linux. The first is the shell's, of the program.
CALLS = {"execve", "rt_sigaction", "sigaltstack", "write", "ioctl", "exit_group"}
# QEMU's signal frames on 64-bit Arm say from this version on whether it was a read or a write: the record ESR.
# 7.2 and 10.0 have none, 11.1 has it.
QEMU_ESR = (10, 2)
CLOCK_CALLS = {"clock_gettime", "clock_nanosleep"}
IMPORTS = ["ExitProcess", "GetConsoleMode", "GetEnvironmentVariableA", "GetStdHandle", "SetConsoleMode", "WriteFile"]


class Board:
    def __init__(self, name, suffix, starter, system, tool, package):
        self.name, self.suffix, self.system = name, suffix, system
        self.starter, self.tool, self.package = starter, tool, package
        self.started, self.starting = not starter, threading.Lock()
        self.greeting = f"firstlight {VERSION} on {'aarch64' if 'arm' in name else 'x86_64'} (hosted)\n"

    def image(self, *folders):
        return os.path.join(BUILD, self.name, *folders, "firstlight" + self.suffix)

    def need(self):
        if not any(shutil.which(tool) or os.path.exists(tool) for tool in self.tool):
            raise Skip(f"needs {self.tool[0]}: install {self.package} ('make setup' does)")

    def start(self):
        """Wine makes itself a configuration when it first runs, and says so."""
        with self.starting:
            if not self.started:
                self.started = True
                run(*self.starter, self.image(), timeout=2 * PATIENCE)

    def run(self, image, *words):
        """Exit code and output, as on Linux."""
        self.need()
        self.start()
        code, output = run(*self.starter, image, *words, timeout=PATIENCE)
        if self.tool is WINE and (code, output) == (1, ""):  # Wine 8 did not start it: once in some hundred times
            code, output = run(*self.starter, image, *words, timeout=PATIENCE)
        return code, harness.program_text(output)


def find_unicorn():
    """What is there: sh, or nothing."""
    try:
        ctypes.CDLL("libunicorn.so.2")  # tests/hosted/macho_run.py
        return ("sh",)
    except OSError:
        return ("libunicorn",)


LINUX = Board("linux", ".elf", [], "Linux (ELF)", ("sh",), "")
BOARDS = (
    LINUX,
    Board("linux-arm64", ".elf", ["boards/linux-arm64/emulate"], "Linux (ELF)", ("qemu-aarch64",), "qemu-user"),
    Board("windows", ".exe", ["boards/windows/emulate"], "Windows (PE)", WINE, "wine64"),
    Board("macos", ".macho", [os.path.join(HERE, "macho_run.py")], "macOS (Mach-O)",
          find_unicorn(), "libunicorn-dev"),
)
PE, MACHO = BOARDS[2].image(), BOARDS[3].image()


def greets(board):
    code, output = board.run(board.image(), "one", "two words", 'a "quoted one"', "back\\slash\\")
    check_equal(code, DONE, output)
    check(output.startswith(board.greeting), output)
    check_has(output, f"\n  booted by  {board.system}\n", "the greeting")
    check_has(output, "\n  memory     16 MiB usable of 16 MiB\n", "the greeting")
    check_has(output, '\n  command    one two words a "quoted one" back\\slash\\\n', "the greeting")
    check(output.endswith("\nkernel_main returned: halted.\n"), output)


def find_variant(board):
    """What the reports of this board depend on besides: a name for `expect` in an app's comment."""
    if board.name != "linux-arm64":
        return board.name
    version = re.search(r"version (\d+)\.(\d+)", run("qemu-aarch64", "--version")[1])
    check(version, "qemu-aarch64 --version says no version")
    return f"{board.name}-{'esr' if tuple(map(int, version.groups())) >= QEMU_ESR else 'no-esr'}"


def gets_signal(board, image, name):
    """The signal is sent when the program has said "ready", to its thread: one to the process can come to a thread that
    QEMU starts for itself, and QEMU then dies of it (QEMU 7.2 to 10.0). Returns exit code and output."""
    process = subprocess.Popen([*board.starter, image], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    harness.PROCESSES.append(process)
    said = process.stdout.readline()
    check_equal(said, b"ready\n", "the first line")
    check_equal(ctypes.CDLL(None).tgkill(process.pid, process.pid, int(getattr(signal, name))), 0, "what tgkill() returns")
    rest = communicate(process, PATIENCE)
    return process.returncode, (said + rest).decode()


def dies(board, source):
    board.need()
    death = Death(source, board.name, find_variant(board))
    image = os.path.join(BUILD, board.name, "death", death.name + board.suffix)
    code, output = gets_signal(board, image, death.command) if death.command else board.run(image)
    check_equal(code, FAILED, output)
    death.check_report(output)


def add_tests():
    for board in BOARDS:
        add(f"hosted: {board.name} greets", lambda b=board: greets(b), cost=4 if board.name == "windows" else 1)
        for source in sorted(glob.glob(os.path.join(HERE, "death", "*.c"))):
            death = Death(source, board.name)
            if not death.only_on or board.name in death.only_on:
                add(f"hosted: {board.name} dies of {death.name}", lambda b=board, s=source: dies(b, s),
                    needs=f"board-{board.name} build/{board.name}/death/{death.name}{board.suffix}")


add_tests()


def traced_calls(image, *words, enough=None):
    """The system calls of a program, as strace's lines; ended after so many lines, if given."""
    if not shutil.which("strace"):
        raise Skip("needs strace: 'make setup' installs it")
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "calls")
        code, output = run("strace", "-f", "-o", log, image, *words, timeout=PATIENCE) if not enough else \
            run("timeout", "-s", "INT", str(enough), "strace", "-f", "-o", log, image, *words, timeout=PATIENCE)
        if not os.path.exists(log) or not os.path.getsize(log):
            raise Skip(f"strace cannot trace here: {output.strip()}")
        with open(log, encoding="utf-8") as file:
            return code, [line.split(None, 1)[1] for line in file]


def names_of(lines):
    return {line.split("(")[0] for line in lines if re.match(r"\w+\(", line)}


@test("hosted: the only system calls are the documented ones", cost=2, needs="board-linux build/linux/death/null_write.elf")
def system_calls():
    code, lines = traced_calls(LINUX.image())
    check_equal(code, DONE, "exit code")
    check_equal(names_of(lines), CALLS, "the system calls of hello")
    code, lines = traced_calls(os.path.join(BUILD, "linux", "death", "null_write.elf"))
    check_equal((code, names_of(lines)), (FAILED, CALLS - {"ioctl"}), "exit code and system calls of a panic")
    with open(os.path.join(ROOT, "docs", "hosted.md"), encoding="utf-8") as file:
        text = file.read()
    for name in CALLS - {"execve"} | CLOCK_CALLS:
        check_has(text, f"`{name}`", "docs/hosted.md")


@test("hosted: blink keeps its periods, and asks for nothing but the time", cost=4)
def blinks():
    _, lines = traced_calls(LINUX.image("blink"), enough=4)
    check_equal(names_of(lines) - CALLS, CLOCK_CALLS, "more system calls than hello's")
    deadlines = [int(seconds) * 10**9 + int(rest) for seconds, rest in
                 re.findall(r"clock_nanosleep\(CLOCK_MONOTONIC, TIMER_ABSTIME, \{tv_sec=(\d+), tv_nsec=(\d+)\}", "".join(lines))]
    check(len(deadlines) >= 3, f"it slept {len(deadlines)} times")
    check_equal({b - a for a, b in zip(deadlines, deadlines[1:])}, {10**9}, "nanoseconds from one change to the next")


def lamp(board):
    board.need()
    board.start()
    image = board.image("blink")
    process = subprocess.Popen([*board.starter, image], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    try:
        shown = b""
        while shown.count(b"\r") < 4:
            part = os.read(process.stdout.fileno(), 4096)
            check(part, f"it ended after {shown}")
            shown += part
    finally:
        process.kill()
        process.wait()
    expected = b"\r  LED  (*) on \r  LED  ( ) off" * 2
    check(expected.startswith(shown) or shown.startswith(expected), f"the lamp shows {shown}")


for _board in BOARDS:
    add(f"hosted: {_board.name} blinks", lambda b=_board: lamp(b), cost=4)


@test("hosted: another program's signal is told as that")
def sent():
    process = subprocess.Popen([LINUX.image("blink")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.read(process.stdout.fileno(), 1)  # the handlers are there
    process.send_signal(signal.SIGSEGV)
    output = communicate(process, PATIENCE)
    check_equal(process.returncode, FAILED, output)
    check_has(output.decode(), "PANIC  another program sent SIGSEGV (signal 11)\n", "the report")


@test("hosted: a standard output that takes nothing")
def no_output():
    for redirection, code in ((">&-", DONE), (">/dev/full", DONE)):
        check_equal(run("sh", "-c", f"{LINUX.image()} {redirection}"), (code, ""), redirection)
    process = subprocess.Popen([LINUX.image()], stdout=subprocess.PIPE)
    process.stdout.close()
    check(wait(process, PATIENCE) in (-signal.SIGPIPE, DONE), "a pipe that nobody reads")


def state_of(process):
    """As proc(5) has it, of Linux: R, S for asleep, Z for ended."""
    with open(f"/proc/{process.pid}/stat", encoding="utf-8") as file:
        return file.read().rsplit(") ", 1)[1][0]


@test("hosted: linux loses nothing to a full pipe that does not block")
def full_pipe():
    ours, its = os.pipe()
    os.set_blocking(its, False)
    filler = 0
    try:
        while True:
            filler += os.write(its, b"x")
    except BlockingIOError:
        pass
    process = subprocess.Popen([LINUX.image()], stdin=subprocess.DEVNULL, stdout=its, stderr=subprocess.STDOUT)
    harness.PROCESSES.append(process)
    os.close(its)
    patience = Patience(PATIENCE, process.pid)
    while state_of(process) == "R":
        check(not patience.is_over(), "the program neither sleeps nor ends")
        time.sleep(0.01)
    check_equal(state_of(process), "S", "the program's state at a full pipe")
    with open(ours, "rb") as file:
        text = file.read()[filler:].decode()
    check_equal(wait(process, PATIENCE), DONE, text)
    check(text.startswith(LINUX.greeting) and text.endswith("\nkernel_main returned: halted.\n"), text)


@test("hosted: valgrind has nothing to say", cost=5)
def valgrind():
    if not shutil.which("valgrind"):
        raise Skip("needs valgrind: 'make setup' installs it")
    with tempfile.TemporaryDirectory() as folder:
        image = os.path.join(folder, "stripped")  # it cannot read DWARF 5 as clang writes it
        check_equal(run("llvm-strip", "--strip-debug", "-o", image, LINUX.image()), (0, ""), "llvm-strip")
        code, output = run("valgrind", "-q", "--error-exitcode=9", image, "a", "word", timeout=PATIENCE)
    check_equal(code, DONE, output)
    check_has(output, "command    a word", "the greeting")
    check("==" not in output, output)


@test("hosted: gdb stops at _start and knows the way there", cost=2)
def debugger():
    code, output = run("gdb", "-batch", "-nx", "-x", "kernel/arch/hosted/debug.gdb", "-ex", "bt", "-ex", "break kernel_main",
                       "-ex", "continue", "-ex", "bt", LINUX.image(), timeout=PATIENCE)
    check_equal(code, 0, output)
    if "ptrace" in output:
        raise Skip(f"gdb may not run a process here: {output}")
    check_has(output, "Breakpoint 1, _start (magic=0, info=", "gdb")
    check_has(output, "#1  0x", "the way to kernel_main")
    check(re.search(r"#0 +kernel_main .*\n#1 .* in _start ", output), output)


@test("hosted: the ELF file is static, and nothing in it is writable and executable")
def elf_file():
    for board in BOARDS[:2]:
        listing = run("llvm-readelf", "--program-headers", "--dynamic", "--wide", board.image())[1]
        kinds = re.findall(r"^  (LOAD|GNU_STACK|INTERP|DYNAMIC|TLS|NOTE) .*? (?:0x\w+ +){5}(R?)(W?) ?(E?) *0x", listing, re.M)
        check_equal(kinds, [("LOAD", "R", "", ""), ("LOAD", "R", "", "E"), ("LOAD", "R", "W", ""), ("GNU_STACK", "R", "W", "")],
                    f"the segments of {board.name}")
        check_equal(run("llvm-nm", "--undefined-only", board.image()), (0, ""), "undefined symbols")


@test("hosted: the PE file begins in _start and takes six functions")
def pe_file():
    listing = run("llvm-readobj", "--file-headers", "--coff-imports", "--coff-tls-directory", PE)[1]

    def field(name):
        return re.search(rf"\b{name}: (\S+)", listing)[1]
    check_equal(int(field("ImageBase"), 0) + int(field("AddressOfEntryPoint"), 0), symbols(PE)["_start"], "the entry")
    check_has(listing, "Subsystem: IMAGE_SUBSYSTEM_WINDOWS_CUI", "the header")
    check_equal(re.findall(r"^  Name: (\S+)", listing, re.M), ["kernel32.dll"], "libraries")
    check_equal(re.findall(r"^  Symbol: (\S+)", listing, re.M), IMPORTS, "imports")
    check_equal(int(field("ExceptionTableSize"), 0), 12, "the table of unwind information: one entry")


@test("hosted: the Mach-O file begins in _start and takes nothing")
def macho_file():
    listing = run("llvm-objdump", "--macho", "--private-headers", MACHO)[1]
    commands = re.findall(r"^ +cmd (\S+)", listing, re.M)
    check("LC_UNIXTHREAD" in commands, listing)
    for name in commands:
        check(not re.search("DYLIB|DYLINKER|LC_MAIN|DYLD_INFO|CHAINED", name), f"there is {name}")
    check_equal(int(re.search(r"\brip +(0x[0-9a-f]+)", listing)[1], 0), symbols(MACHO)["__start"], "the entry")
    check_equal(run("llvm-nm", "--undefined-only", MACHO), (0, ""), "undefined symbols")
    flags = re.search(r"EXECUTE +\d+ +\d+ +(.*)", listing)[1].split()
    check_equal(flags, ["NOUNDEFS"], "flags")


@test("hosted: static-macho says why it cannot")
def static_macho():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x")
        for content, reason in ((b"", "unpack"), (b"x" * 4096, "it is no 64-bit Mach-O file"),
                                (open(MACHO, "rb").read(), "is static already"),
                                (open(MACHO, "rb").read()[:100], "")):
            with open(path, "wb") as file:
                file.write(content)
            code, output = run("boards/macos/static-macho", path)
            check_equal((code, output.count("\n")), (1, 1), output)
            check_has(output, reason, "the reason")
            with open(path, "rb") as file:
                check_equal(file.read(), content, "the file")
    code, output = run("boards/macos/static-macho", "/nowhere/x")
    check_equal((code, output.count("\n")), (1, 1), output)


@test("hosted: what runs another system's programs is missed with one sentence")
def missing():
    with tempfile.TemporaryDirectory() as folder:
        for tool in ("sh", "dirname", "uname"):
            os.symlink(shutil.which(tool), os.path.join(folder, tool))
        environment = {"PATH": folder}
        cases = [("boards/linux-arm64/emulate", "install qemu-user"), ("boards/macos/emulate", "runs on a Mac only")]
        if not os.path.exists("/usr/lib/wine/wine64"):
            cases.append(("boards/windows/emulate", "install wine64"))
        for script, remedy in cases:
            code, output = run(script, "program", env=environment)
            check_equal((code, output.count("\n")), (1, 1), f"{script}: {output}")
            check_has(output, remedy, script)


DEEP_FAULTS = [f"build/{board.name}/death/deep_fault{board.suffix}" for board in BOARDS]


@test("hosted: scripts/decode reads a report of each format", cost=2, needs=" ".join((NEEDS, *DEEP_FAULTS)))
def decodes():
    for board, path in zip(BOARDS, DEEP_FAULTS):
        image = os.path.join(ROOT, path)
        try:
            report = board.run(image)[1]
        except Skip:
            continue
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(report)
            file.flush()
            code, output = run("scripts/decode", image, file.name)
        check_equal(code, 0, output)
        for place in ("-> tests/hosted/death/deep_fault.c:", "-> kernel/start.c:"):
            check_has(output, place, board.name)


@test("hosted: the walk of docs/hosted.md", cost=3)
def document():
    name = "docs/hosted.md"
    blocks = walk.blocks(walk.read(os.path.join(ROOT, name)))
    check_equal(sum(walk.follow(block, name, ROOT) for block in blocks), 3, "commands")
