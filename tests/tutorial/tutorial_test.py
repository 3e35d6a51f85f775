"""tutorial_test.py - types every command and every file of the chapters in docs/tutorial, and compares.

Each chapter begins in a folder of its own that has nothing in it but firstlight, built.
"""
import glob
import os
import re
import tempfile

import harness
from harness import ROOT, check
import walk

NEEDS = "iso board-linux board-nucleo-l031k6 board-sim"


def walk_chapter(name):
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        harness.copy_sources(os.path.join(folder, "firstlight"))
        harness.copy_built(os.path.join(folder, "firstlight"), "host", "pc", "linux", "nucleo-l031k6")
        return walk.go_through(name, folder)


def add(name):
    def chapter():
        compared = walk_chapter(name)
        check(compared >= 3, f"only {compared} commands were found")
        return f"{compared} commands"
    harness.add(f"tutorial: {os.path.basename(name)[:-3]}", chapter, cost=20, timeout=300)


for chapter_file in sorted(glob.glob("docs/tutorial/*-*.md", root_dir=ROOT)):
    add(chapter_file)


@harness.test("tutorial: chapters have their length, exercises and reading", needs="")
def form():
    """As the readers of the others expect it: 1,000 to 3,000 words, code and output left out."""
    for name in sorted(glob.glob("docs/tutorial/*-*.md", root_dir=ROOT)):
        text = walk.read(os.path.join(ROOT, name))
        words = len(re.sub(r"```.*?```", "", text, flags=re.DOTALL).split())
        check(1000 <= words <= 3000, f"{name} has {words} words")
        for heading in ("## What it looks like without", "## Exercises", "## Read on"):
            check(heading in text, f"{name} has no {heading!r}")
        for grade in ("Easy:", "Medium:", "Hard:"):
            check(f"\n{grade}\n" in text, f"{name} has no exercise that is {grade[:-1].lower()}")
