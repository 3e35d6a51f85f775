"""porting_test.py - does what docs/porting.md tells to, in a copy of the sources, and compares."""
import os
import re
import shutil
import subprocess
import tempfile

import harness
from harness import Skip, check, check_equal, run, test
import walk

NEEDS = "svd2c board-sim"  # of make

DOCUMENT = os.path.join(harness.ROOT, "docs", "porting.md")
BOARD = os.path.join("boards", "nucleo-l011k4", "")
HEADERS = os.path.join(harness.ROOT, "kernel", "include", "kernel")


# ---- The walk -------------------------------------------------------------------------------


def copy_repository(folder, without):
    """A repository of what is tracked or new here, to see what the walk changes in it."""
    harness.copy_files(folder, [name for name in harness.sources() if name not in without and not name.startswith(BOARD)])
    who = "-c user.name=porting -c user.email=porting -c commit.gpgsign=false"
    for command in ("init -q", "add -A", f"{who} commit -q --no-verify -m before"):
        check_equal(run("git", *command.split(), cwd=folder), (0, ""), f"git {command}")


@test("porting: the walk of docs/porting.md", cost=25, timeout=400)
def porting():
    if not shutil.which("openocd"):
        raise Skip("needs OpenOCD: 'make setup' installs it")
    blocks = walk.blocks(walk.read(DOCUMENT))
    files = {block.name for block in blocks if block.name}
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        copy_repository(folder, files)
        harness.copy_built(folder, "host")
        compared = sum(walk.follow(block, "docs/porting.md", folder) for block in blocks)
    check(files and compared, "docs/porting.md has no walk")
    return f"{len(files)} files, {compared} commands"


# ---- The checklists -------------------------------------------------------------------------


@test("porting: the checklists have each function that a port makes")
def checklists():
    rows = re.findall(r"^\| (`(?:arch|board|boot)_[^|]*) \|", walk.read(DOCUMENT), re.M)
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    declared = []
    for header in ("board.h", "arch.h", "boot.h"):
        code = re.sub(r"/\*.*?\*/", "", walk.read(os.path.join(HEADERS, header)), flags=re.S)
        declared += re.findall(r"^(?!typedef)\w.*?\b((?:arch|board|boot)_\w+)\([^;{}]*\);", code, re.M)
    check_equal(sorted(listed), sorted(declared), "functions in the tables of docs/porting.md")
    return f"{len(declared)} functions"
