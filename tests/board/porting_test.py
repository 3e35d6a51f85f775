"""porting_test.py - does what docs/porting.md tells to, in a copy of the sources, and compares.

Of the walk it reads the fenced blocks. Behind a line that is a file's name in bold, a block is what
is in that file. A block that begins with "$ " is commands, and behind each what it prints; there
"..." stands for anything in a line, and as a line for any lines. Other blocks are only to be read.
"""
import contextlib
import glob
import os
import re
import shutil
import subprocess
import tempfile

import harness
from harness import Failure, Skip, check, check_equal, run, test

DOCUMENT = os.path.join(harness.ROOT, "docs", "porting.md")
BOARD = os.path.join("boards", "nucleo-l011k4", "")
HEADERS = os.path.join(harness.ROOT, "kernel", "include", "kernel")

# What make has told its children, and what would make another image of it.
NOT_OURS = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "APP", "BLINK_MS", "BOARD",
            "PANIC", "SERIAL", "TRACE", "V", "VOLUME")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


# ---- The walk -------------------------------------------------------------------------------


class Block:
    def __init__(self, line, name):
        self.line, self.name, self.lines = line, name, []

    def commands(self):
        """[number of its line, command, what it prints]."""
        found = []
        for number, line in enumerate(self.lines, self.line + 1):
            if line.startswith("$ "):
                found.append([number, line[2:], ""])
            elif found[-1][1].endswith("\\"):
                found[-1][1] += "\n" + line
            else:
                found[-1][2] += line + "\n"
        return found


def walk(text):
    """The fenced blocks that are files or commands, in order."""
    found, block, name = [], None, None
    for number, line in enumerate(text.splitlines(), 1):
        if block and line == "```":
            found.append(block)
            block = name = None
        elif block:
            block.lines.append(line)
        elif line.startswith("```"):
            block = Block(number, name)
        elif line:
            bold = re.fullmatch(r"\*\*(\S+)\*\*", line)
            name = bold and bold[1]
    check(block is None, f"the block that begins at line {block and block.line} has no end")
    return [b for b in found if b.name or b.lines and b.lines[0].startswith("$ ")]


def pattern(expected):
    lines = [r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n"
             for line in expected.splitlines()]
    return re.compile("".join(lines))


def copy_files(names, folder):
    """With their times, so that make builds there what it would build here."""
    for name in names:
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.copy2(os.path.join(harness.ROOT, name), os.path.join(folder, name))


def copy_sources(folder, without):
    """A repository of what is tracked or new here, to see what the walk changes in it."""
    done = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                          cwd=harness.ROOT, stdout=subprocess.PIPE, check=True)
    names = set(done.stdout.decode().split("\0")) - without - {""}
    copy_files([name for name in names if not name.startswith(BOARD)], folder)
    who = "-c user.name=porting -c user.email=porting -c commit.gpgsign=false"
    for command in ("init -q", "add -A", f"{who} commit -q --no-verify -m before"):
        check_equal(run("git", *command.split(), cwd=folder), (0, ""), f"git {command}")


def copy_tools(folder):
    """svd2c and the simulator, as far as they are built."""
    names = glob.glob("build/host/*", root_dir=harness.ROOT)
    for part in ("remember", "obj"):
        names += glob.glob(f"build/host/{part}/**", root_dir=harness.ROOT, recursive=True)
    copy_files([name for name in names + ["build/tools-are-there"]
                if not os.path.isdir(os.path.join(harness.ROOT, name))], folder)


def follow(block, folder, env):
    """Does what a block says. Returns how many outputs were compared."""
    if block.name:
        path = os.path.join(folder, block.name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in block.lines))
        return 0
    commands = block.commands()
    for number, command, expected in commands:
        _, output = run("sh", "-c", command, cwd=folder, env=env, timeout=150)
        output = "".join(line.rstrip() + "\n" for line in output.splitlines())
        if not pattern(expected).fullmatch(output):
            raise Failure(f"docs/porting.md:{number}: {command}\nshould print\n{expected}"
                          f"and prints\n{output}")
    return len(commands)


@test("porting: the walk of docs/porting.md", cost=25, timeout=400)
def porting():
    if not shutil.which("openocd"):
        raise Skip("needs OpenOCD: 'make setup' installs it")
    blocks = walk(read(DOCUMENT))
    files = {block.name for block in blocks if block.name}
    env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    env |= {"LC_ALL": "C", "TERM": "dumb"}
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        copy_sources(folder, files)
        copy_tools(folder)
        compared = sum(follow(block, folder, env) for block in blocks)
    check(files and compared, "docs/porting.md has no walk")
    return f"{len(files)} files, {compared} commands"


# ---- The checklists -------------------------------------------------------------------------


@test("porting: the checklists have each function that a port makes")
def checklists():
    rows = re.findall(r"^\| (`(?:arch|board)_[^|]*) \|", read(DOCUMENT), re.M)
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    declared = []
    for header in ("board.h", "arch.h"):
        code = re.sub(r"/\*.*?\*/", "", read(os.path.join(HEADERS, header)), flags=re.S)
        declared += re.findall(r"^\w.*?\b((?:arch|board)_\w+)\([^;{}]*\);", code, re.M)
    check_equal(sorted(listed), sorted(declared), "functions in the tables of docs/porting.md")
    return f"{len(declared)} functions"
