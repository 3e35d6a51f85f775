"""bench.py - a small program of tests/board/sim on a made-up part, in the board simulator."""
import contextlib
import json
import os
import re
import tempfile

from harness import BUILD, ROOT, check_equal, run, symbols

SIM = os.path.join(BUILD, "host", "board-sim")
HERE = os.path.join(ROOT, "tests", "board")
PROGRAMS = os.path.join(HERE, "sim")
TABLE = os.path.join(PROGRAMS, "part.table")
TARGET = "--target=thumbv6m-unknown-none-eabi"
NOTES = 0x20000400
STACK = 0x20000400
HZ = 1000000


def compile_program(folder, name, defines, base):
    """The ELF and the flash image of tests/board/sim/NAME.S with start.S."""
    objects = []
    for source in ("start", name):
        objects.append(os.path.join(folder, source + ".o"))
        code, output = run("clang", TARGET, "-g", "-I", PROGRAMS, *["-D" + d for d in defines],
                           "-c", os.path.join(PROGRAMS, source + ".S"), "-o", objects[-1])
        check_equal(code, 0, f"clang {source}.S\n{output}")
    elf, image = os.path.join(folder, name + ".elf"), os.path.join(folder, name + ".bin")
    code, output = run("ld.lld", "-T", os.path.join(PROGRAMS, "sim.ld"), f"--defsym=base={base}",
                       *objects, "-o", elf)
    check_equal(code, 0, f"ld.lld {name}\n{output}")
    check_equal(run("llvm-objcopy", "-O", "binary", elf, image)[0], 0, "llvm-objcopy")
    return elf, image


def board_file(folder, core="cortex-m0", flash="0x08000000 32K alias 0", more=""):
    with open(os.path.join(PROGRAMS, "part.sim"), encoding="utf-8") as file:
        text = file.read().replace("@core@", core).replace("@flash@", flash)
    path = os.path.join(folder, "part.sim")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + more)
    return path


class Bench:
    """A program and the part it runs on, in a folder for as long as a test takes."""

    def __init__(self, folder, name, *defines, core="cortex-m0", base=0x08000000, more=""):
        self.folder = folder
        self.elf, self.image = compile_program(folder, name, defines, base)
        flash = "0x08000000 32K alias 0" if base else "0 32K"
        self.board = board_file(folder, core, flash, more)
        self.symbols = symbols(self.elf)

    def command(self, *options):
        return [SIM, "--board", self.board, "--table", TABLE, "--elf", self.elf, *options,
                self.image]

    def run(self, *options, expect=0, semihosting=True):
        """The JSON report, with `words`: what the program noted; `output`: what a person sees."""
        path = os.path.join(self.folder, "report.json")
        options += ("--json", path) + (("--semihosting",) if semihosting else ())
        code, output = run(*self.command(*options))
        check_equal(code, expect, f"exit code of {' '.join(options)}\n{output}")
        with open(path, encoding="utf-8") as file:
            report = json.load(file)
        report["words"] = [int(line, 16) for line in
                           re.findall(r"^([0-9a-f]{8})$", report["semihosting"], re.M)]
        report["output"] = output
        return report


@contextlib.contextmanager
def bench(name, *defines, **how):
    with tempfile.TemporaryDirectory() as folder:
        yield Bench(folder, name, *defines, **how)


def words(report, *expected):
    check_equal([hex(w) for w in report["words"]], [hex(e) for e in expected], "words noted")


def writes(report, register):
    return [w for w in report["writes"] if w["register"] == register]
