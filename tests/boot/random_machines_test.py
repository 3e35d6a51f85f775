"""random_machines_test.py - a handful of the PCs that make soak draws by the hundred. SEED=NUMBER draws others."""
import os
import random

import harness
import random_machines

NEEDS = "iso"  # of make

SEED = int(os.environ.get("SEED", "1"))
CHEAP = ("pvh", "pvh", "iso")  # UEFI takes ten times as long
DRAWN = 6


@harness.test(f"machines: {DRAWN} drawn by chance", cost=4)
def drawn():
    source = random.Random(SEED)
    found = [random_machines.outcome(*random_machines.draw(source, CHEAP)) for _ in range(DRAWN)]
    return f"seed {SEED}: {', '.join(found)}"
