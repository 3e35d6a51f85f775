"""freestanding_test.py - does what docs/freestanding.md tells to, and compares.

The steps are done in an empty folder, the last one, "In this tree", in a copy of it. The document names the
versions of clang and lld whose words it was compared with.
"""
import os
import platform
import shutil
import tempfile

import harness
from harness import ROOT, Skip, check, run, test
import walk

NEEDS = "bare-libraries board-linux"  # of make; the last step shows both

NAME = "docs/freestanding.md"
TOOLS = ("gdb", "qemu-system-arm", "qemu-system-aarch64", "lld-link", "llvm-dlltool")


def need_tools():
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise Skip(f"{NAME} is for Linux on an x86_64")
    for tool in TOOLS:
        if not shutil.which(tool):
            raise Skip(f"needs {tool}: 'make setup' installs it")
    with tempfile.TemporaryDirectory() as folder:
        if "exited" not in run("gdb", "-batch", "-ex", "run", "true", cwd=folder)[1]:
            raise Skip("gdb may not run a process here (a container without ptrace?)")


@test("freestanding: the walk of docs/freestanding.md", cost=8, timeout=200)
def freestanding():
    need_tools()
    text = walk.read(os.path.join(ROOT, NAME))
    here = text.count("\n", 0, text.index("\n## Step 11: in this tree\n"))
    blocks = walk.blocks(text)
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder, \
            tempfile.TemporaryDirectory(prefix="firstlight-") as tree:
        harness.copy_sources(tree)
        harness.copy_built(tree, "host", "linux")
        shutil.copytree(os.path.join(harness.BUILD, "bare"), os.path.join(tree, "build", "bare"))
        compared = sum(walk.follow(block, NAME, tree if block.line > here else folder) for block in blocks)
    check(compared > 50, f"only {compared} commands were found")
    return f"{compared} commands"
