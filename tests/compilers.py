#!/usr/bin/env python3
"""compilers.py - builds all there is with the usual compiler, and with each other one what it may warn of or make
otherwise, warnings being errors.

usage: tests/compilers.py usual|newest|gcc      the goal compiled-by-... of make, before the tests run

What is wrong is written to build/compiled-by/, where the tests of that compiler find it: that a compiler
does not build something fails its tests, and no others.
"""
import glob
import os
import re
import shutil
import sys

from harness import BUILD, ROOT, Failure, Skip, check, run

CPUS = os.cpu_count() or 1


def folders(pattern, needed):
    """The names of the folders that have a file of that name."""
    return sorted(os.path.basename(os.path.dirname(path))
                  for path in glob.glob(os.path.join(ROOT, pattern, needed)))


def sources(pattern):
    return sorted(os.path.relpath(path, ROOT) for path in glob.glob(os.path.join(ROOT, pattern)))


def has_line(path, line):
    if not os.path.exists(path):
        return False
    with open(path, encoding="utf-8") as file:
        return line in file.read().splitlines()


APPS = folders("apps/*", "main.c")
BOARDS = [name for name in folders("boards/*", "board.mk") if name != "pc"]
# Of those that are programs of an operating system: what the file's name ends with.
SUFFIXES = {"linux": ".elf", "linux-arm64": ".elf", "macos": ".macho", "windows": ".exe"}
# Of apps that can do without a console, there are three images.
PANICS = {app: ("report", "led", "halt") if has_line(os.path.join(ROOT, "apps", app, "app.mk"), "CONSOLE := 0")
          else ("report",) for app in APPS}


# Where each compiler compiles everything; and where another than the usual one makes images, a board of each core.
FIRST_BOARDS = ("linux", "nucleo-l031k6")
CORES = ("nucleo-f042k6", "mps2-an385", "mps2-an386", "mps2-an505")
USUAL_APPS = ("blink", "hello")
# Apps that die of what C does not define, whose reports are compared for each compiler.
MISTAKES = [os.path.basename(path)[:-2] for path in sources("tests/death/undefined_*.c")]
MISTAKES += ["null_call", "large_frame", "stack_smash", "write_rodata"]


class Compiler:
    """Its name is that of its folder in build/*/; the usual one has none."""

    def __init__(self, name, words=(), tools=()):
        self.name, self.words, self.tools = name, words, tools
        self.result = os.path.join(BUILD, "compiled-by", name)

    def folder(self, board):
        return os.path.join("build", board, *([self.name] if self.words else []))

    def make(self, *words, refused=()):
        """Returns whether it was built: it need not be where make refuses it with one of the words `refused`."""
        env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        env["WERROR"] = "1"
        code, output = run("nice", "make", "-s", f"-j{CPUS}", *self.words, *words, env=env, timeout=300)
        if code and any(sentence in output for sentence in refused):
            return False
        check(code == 0 and not output, f"make {' '.join((*self.words, *words[:3]))} ..., exit code {code}:\n{output}")
        return True

    def missing(self):
        return [tool for tool in self.tools if not shutil.which(tool)]

    def built(self):
        """For a test: skips or fails unless make has built everything with this compiler."""
        if self.missing():
            raise Skip(f"needs {' and '.join(self.missing())}: 'make setup' installs it, where there is a package")
        check(not self.said(), self.said())

    def build(self):
        """Everything. Writes what is wrong to self.result."""
        problem = ""
        try:
            if not self.missing():
                self.build_all()
        except Failure as failure:
            problem = str(failure)
        if not os.path.exists(self.result) or self.said() != problem:
            os.makedirs(os.path.dirname(self.result), exist_ok=True)
            with open(self.result, "w", encoding="utf-8") as file:
                file.write(problem)

    def said(self):
        with open(self.result, encoding="utf-8") as file:
            return file.read()

    def build_all(self):
        """What a compiler says of a source it says on one board: so all apps are compiled for one program and one
        microcontroller, and for another board, where nothing of its core is new, what is its own. Of the tests'
        own sources, those that the tests of a compiler run."""
        self.build_pc()
        if self.name != "gcc":
            self.build_host()
            # Of the core's libraries one, for a CPU that no board has.
            self.make("bare", "TARGET=riscv32imac-unknown-none-elf")
            for board in BOARDS:
                if board in SUFFIXES:
                    self.build_program(board)
                elif board in FIRST_BOARDS:
                    self.build_board(board, APPS)
                elif not self.words:
                    self.make(f"BOARD={board}", "test-images")
                elif board in CORES:
                    self.build_board(board, USUAL_APPS)
                else:
                    self.make(f"BOARD={board}", "APP=hello", "own-objects")

    def build_pc(self):
        """The kernel in its variants, and the apps whose death is compared."""
        pc = self.folder("pc")
        self.make(f"{pc}/firstlight.iso", *(f"{pc}/death/{name}.elf" for name in ("assert", "stack_overflow", *MISTAKES)))
        self.make("APP=blink", f"{pc}/blink/firstlight.elf")
        self.make("UBSAN=1", f"{pc}/ubsan/firstlight.elf", f"{pc}/ubsan/death/ubsan_shift_too_far.elf")
        if self.words:
            self.make("APP=programs", f"{pc}/programs/firstlight.elf")
        else:
            # As other apps with threads on all CPUs, it is compiled anew; by this compiler without UBSan, too, for other tests.
            self.make("UBSAN=1", "APP=programs", f"{pc}/ubsan/programs/firstlight.elf")
            # No compiler warns of what is left out.
            self.make("STACK_PROTECTOR=0", f"{pc}/no-stack-protector/firstlight.elf")

    def build_host(self):
        if self.words:
            self.make(f"{self.folder('host')}/svd2c", f"{self.folder('host')}/board-sim")

    def build_board(self, board, apps):
        for app in apps:
            for panic in PANICS[app]:
                # What is not tested on a board may be too large for it: that is no compiler's fault. An app that
                # needs what the board has not is refused in a sentence.
                goal = self.image(board, app, panic) + ".bin" if self.is_tested(board, app, panic) else "objects"
                if not self.make(f"BOARD={board}", f"APP={app}", f"PANIC={panic}", goal,
                                 refused=(f"the app {app} needs ", "the timer of ")):
                    break

    @staticmethod
    def is_tested(board, app, panic):
        """Whether the board's TEST_IMAGES have it."""
        with open(os.path.join(ROOT, "boards", board, "board.mk"), encoding="utf-8") as file:
            return re.search(rf"\b{app}/{panic}\b", file.read()) is not None

    def build_program(self, board):
        folder, suffix = self.folder(board), SUFFIXES[board]
        self.make(f"BOARD={board}", f"{folder}/firstlight{suffix}")
        if board in FIRST_BOARDS or not self.words:
            self.make(f"BOARD={board}", "APP=blink", f"{folder}/blink/firstlight{suffix}")

    def image(self, board, app="blink", panic="led"):
        """A board's image, without .elf or .bin."""
        usual = "led" if "led" in PANICS[app] else "report"
        return os.path.join(self.folder(board), *([app] if app != "blink" else []),
                            *([f"panic-{panic}"] if panic != usual else []), "firstlight")


def newest_clang():
    """The newest version that is installed with its linker and tools beside the usual one; 0 if there
    is none."""
    found = [0]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for path in glob.glob(os.path.join(glob.escape(folder), "clang-[0-9][0-9]")):
            version = int(path[-2:])
            if shutil.which(f"ld.lld-{version}") and shutil.which(f"llvm-objcopy-{version}"):
                found.append(version)
    return max(found)


USUAL = Compiler("clang")
_NEWEST = newest_clang() or "NEWEST"
NEW_CLANG = Compiler(f"clang-{_NEWEST}", (f"LLVM=-{_NEWEST}",),
                     (f"clang-{_NEWEST}", f"ld.lld-{_NEWEST}", f"llvm-objcopy-{_NEWEST}"))
GCC = Compiler("gcc", ("CC=gcc",), ("gcc",))
GOALS = {USUAL: "compiled-by-usual", NEW_CLANG: "compiled-by-newest", GCC: "compiled-by-gcc"}
ALL = (USUAL, NEW_CLANG, GCC)
OTHERS = (NEW_CLANG, GCC)

if __name__ == "__main__":
    {goal: compiler for compiler, goal in GOALS.items()}["compiled-by-" + sys.argv[1]].build()
