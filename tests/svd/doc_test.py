"""doc_test.py - the commands in docs/svd2c.md and svd2c-from.md, run as they stand there, with what they print."""
import os
import re
import tempfile

import harness
from harness import ROOT, check, check_equal, run, test
import walk

NEEDS = "svd2c"  # of make

DOCUMENT = os.path.join(ROOT, "docs", "svd2c.md")
CODES = os.path.join(ROOT, "tools", "svd2c", "svd2c.h")
FROM = os.path.join(ROOT, "docs", "svd2c-from.md")


@test("svd: the commands in docs/svd2c.md and svd2c-from.md", cost=3)
def commands():
    blocks = walk.blocks(walk.read(DOCUMENT)) + walk.blocks(walk.read(FROM))
    with tempfile.TemporaryDirectory(prefix="firstlight-") as tree:
        harness.copy_sources(tree)
        harness.copy_built(tree, "host")
        compared = sum(walk.follow(block, "docs/svd2c.md", tree) for block in blocks)
    check(compared > 5, "the commands were not found")
    return f"{compared} commands"


@test("svd: docs/svd2c.md names the codes that leave something out")
def codes():
    known = dict(re.findall(r"^    ([EW]\d+)(?: = \d+)?, */\* (.*) \*/$", walk.read(CODES), re.M))
    check(len(known) > 40, f"only {len(known)} codes were found in {CODES}")
    said = re.search(r"that are left out are (.*?)\.$", walk.read(DOCUMENT), re.M | re.S)[1]
    ranges = re.findall(r"W(\d+)(?: to W(\d+))?", said)
    check_equal([f"W{number}" for first, last in ranges for number in range(int(first), int(last or first) + 1)],
                sorted(code for code, meaning in known.items() if "left out" in meaning), "codes that leave something out")


@test("svd: docs/svd2c.md says what svd2c --help says")
def options():
    text = walk.read(DOCUMENT)
    code, output = run("build/host/svd2c", "--help")
    check_equal(code, 0, output)
    for option in re.findall(r"^  (-\S+)", output, re.M):
        check(option in text or option == "--help", f"docs/svd2c.md does not mention {option}")
