"""services_test.py - what `make check` says of each service, on each board of checked.mk."""
import os
import re

from harness import ROOT, add, check, run

with open(os.path.join(ROOT, "tests", "services", "checked.mk"), encoding="utf-8") as table:
    ROWS = re.findall(r"^CHECKED_(\w+) := (.*)$", table.read(), re.M)


def checked(service, board):
    def body():
        code, output = run("make", "-s", f"BOARD={board}", f"APP=tests/services/{service}", "check", timeout=150)
        check(code == 0, output)
        return output.splitlines()[-1]
    return body


for name, boards in ROWS:
    for where in boards.split():
        add(f"service {name}: make check, {where}", checked(name, where), cost=5, timeout=180, needs=f"checks-{where}")
