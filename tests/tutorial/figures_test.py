"""figures_test.py - what figures show of the code is what the code says."""
import glob
import os
import re
import tempfile

from harness import ROOT, check, check_equal, run, test

NEEDS = "iso"
FIGURES = os.path.join(ROOT, "docs", "tutorial", "figures")


def figures_in(folder):
    found = {}
    for path in glob.glob(os.path.join(folder, "*.svg")):
        with open(path, encoding="utf-8") as file:
            found[os.path.basename(path)] = file.read()
    return found


@test("figures: those that show addresses are what headers, kernel and image say")
def figures():
    with tempfile.TemporaryDirectory(prefix="firstlight-") as folder:
        code, output = run(os.path.join(ROOT, "scripts", "make-figures"), folder)
        check_equal((code, output), (0, ""), "scripts/make-figures")
        made = figures_in(folder)
    kept = figures_in(FIGURES)
    old = sorted(name for name, text in made.items() if kept.get(name) != text)
    check(not old, f"not as the code is now: {', '.join(old)} of docs/tutorial/figures. To make them anew: "
          "make && scripts/make-figures")
    by_hand = sorted(name for name in kept if name not in made and re.search(r"\b0x[0-9a-f]{3}", kept[name]))
    check_equal(by_hand, [], "figures that show an address, and that scripts/make-figures does not make")
    return f"{len(made)} figures"
