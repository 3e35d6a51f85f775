"""unit_test.py - runs the host tests of the portable code; each is one test here."""
import glob
import os

import harness


def runs(program):
    def body():
        code, output = harness.run(program, timeout=120)
        if output.startswith("skip "):
            raise harness.Skip(output.strip())
        harness.check(code == 0, output)
        cases = output.count("\nok ") + output.startswith("ok ")
        harness.check(cases > 0, f"no case was run:\n{output}")
        return f"{cases} cases"
    return body


for source in sorted(glob.glob(os.path.join(harness.ROOT, "tests", "unit", "*_test.c"))):
    name = os.path.basename(source)[:-2]
    harness.add(f"unit {name[:-5]}", runs(os.path.join(harness.BUILD, "host", "unit", name)), cost=5,
                timeout=150, needs=f"build/host/unit/{name}")
