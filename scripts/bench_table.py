"""bench_table.py - the table of make bench: what was measured, its target, and the peers' figures."""
import os
import subprocess
import textwrap
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WIDTH = 100
COLUMNS = (41, 11, 12, 13, 6)  # what, value, unit, target, whether it is met
TIMEOUT = 600  # seconds for any one command

rows = []
section = ""


def begin(title):
    """What follows belongs to this section."""
    global section
    section = title
    print(f"\n{title}", flush=True)


def is_met(value, target):
    """`target` is a comparison, as "<= 1,000"; none is none."""
    if not target:
        return None
    relation, bound = target.split()
    bound = float(bound.replace(",", ""))
    return {"<=": value <= bound, ">=": value >= bound, "=": value == bound}[relation]


def row(what, value, unit="", target="", peers="", note="", digits=0):
    """One figure. `peers` are the figures of others, `note` is what else there is to say, `digits` are
    those after the decimal point."""
    value = round(value, digits) if digits else round(value)
    met = is_met(value, target)
    rows.append({"section": section, "what": what, "value": value, "unit": unit, "target": target,
                 "met": met, "peers": peers, "note": note})
    verdict = {None: "", True: "ok", False: "MISSED"}[met]
    cells = (what, f"{value:,.{digits}f}", unit, target, verdict)
    aligned = "  {:{}} {:>{}} {:{}} {:>{}} {:{}}".format(
        *(part for pair in zip(cells, COLUMNS) for part in pair)).rstrip()
    more = "; ".join(part for part in (note, f"peers: {peers}" if peers else "") if part)
    print(aligned, flush=True)
    for line in textwrap.wrap(more, WIDTH - 6, break_on_hyphens=False):
        print(f"      {line}", flush=True)


def not_measured(what, why):
    """A figure that cannot be had here. It counts neither as met nor as missed."""
    rows.append({"section": section, "what": what, "value": None, "unit": "", "target": "", "met": None,
                 "peers": "", "note": f"not measured: {why}"})
    text = f"{what}: not measured: {why}"
    print(textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="      "), flush=True)


def output(*command):
    """What a command prints."""
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
                          timeout=TIMEOUT).stdout


def seconds(*command, cwd=ROOT):
    """How long a command takes, once."""
    begin_time = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=TIMEOUT, env=environment())
    return time.perf_counter() - begin_time


def environment():
    """Without what a make that started us tells its children."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
