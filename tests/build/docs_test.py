"""docs_test.py - what the documents lead to is there."""
import os
import re

import harness
from harness import ROOT, check_equal, test

NEEDS = ""


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def prose(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text):
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.M)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]|\[|\]\(.*?\)", "", heading).lower()).replace(" ", "-") for heading in headings}


@test("docs: every link leads to a file, and to a heading in it")
def links():
    broken = []
    names = [name for name in harness.sources() if name.endswith(".md")]
    for name in names:
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(read(name))):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            path = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
            if not os.path.exists(os.path.join(ROOT, path)) or anchor and anchor not in anchors(read(path)):
                broken.append(f"{name}: {target}")
    check_equal(broken, [], "links")
    return f"{len(names)} documents"
