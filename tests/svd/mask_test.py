"""mask_test.py - each register's place and reset value, and each field's mask, against a reading of
the SVD by another parser that shares nothing with svd2c: by constants, and by reading memory."""
import glob
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

sys.path.append(os.path.dirname(__file__))
from features import FEATURES
from harness import ROOT, Skip, add, check, check_equal, run
from svd import ST, WARNINGS, Work, svd2c

NEEDS = "svd2c"  # of make

# ---- A second reader -------------------------------------------------------------------------


def number(text):
    text = text.strip().lower().lstrip("+")
    for prefix, base in (("0x", 16), ("0b", 2), ("#", 2)):
        if text.startswith(prefix):
            return int(text[len(prefix):], base)
    return int(text) * 1024 if text.endswith("k") else int(text)


def own(element, name):
    found = element.find(name)
    return found.text.strip() if found is not None and found.text else None


def instances(element):
    """(name, distance) of each that <dim> makes; arrays are by C's index."""
    name = own(element, "name")
    if own(element, "dim") is None:
        return [(name, 0)]
    count, step = number(own(element, "dim")), number(own(element, "dimIncrement"))
    index = own(element, "dimIndex")
    if index and "," in index:
        names = [part.strip() for part in index.split(",")]
    elif index:
        first, last = index.strip("[]").split("-")
        names = [str(i) for i in range(int(first), int(last) + 1)] if first.isdigit() else [
            chr(i) for i in range(ord(first), ord(last) + 1)]
    else:
        names = [str(i) for i in range(count)]
    array = "[%s]" in name and element.tag != "field" and names[0] == "0"
    return [(name.replace("%s", str(i)) if array else name.replace("[%s]", "%s").replace("%s", names[i]), i * step)
            for i in range(count)]


def place(field):
    """Lowest bit and width."""
    text = own(field, "bitRange")
    if text:
        high, low = re.match(r"\[(\d+):(\d+)\]", text).groups()
    elif own(field, "lsb"):
        low, high = own(field, "lsb"), own(field, "msb")
    else:
        return number(own(field, "bitOffset")), number(own(field, "bitWidth") or "1")
    return int(low), int(high) - int(low) + 1


def properties(element, outer):
    """size, access and resetValue, which come from outside where an element has none."""
    return tuple(own(element, name) or given for name, given in zip(("size", "access", "resetValue"), outer))


def without_index(element):
    """What constants are called: CH[2] and CH2 are CH."""
    return own(element, "name").replace("[%s]", "").replace("%s", "")


def registers(element, outer, prefix="", stem="", base=0):
    """(path, name of constants, offset, size, access, reset, fields) of each register; a field is
    (name, lsb, width, access)."""
    outer = properties(element, outer)
    for child in element:
        if child.tag == "register":
            size, access, reset = properties(child, outer)
            fields = []
            for field in child.findall("fields/field"):
                low, width = place(field)
                fields += [(name, low + step, width, own(field, "access") or access)
                           for name, step in instances(field)]
            if fields and not own(child, "access"):
                kinds = {kind for _, _, _, kind in fields}
                access = access if len(kinds) > 1 else kinds.pop()
            for name, step in instances(child):
                yield (prefix + name, stem + without_index(child), base + number(own(child, "addressOffset")) + step, number(size),
                       access, number(reset) & ((1 << number(size)) - 1), fields)
        elif child.tag == "cluster":
            for name, step in instances(child):
                yield from registers(child, outer, f"{prefix}{name}.", f"{stem}{without_index(child)}_",
                                     base + number(own(child, "addressOffset")) + step)


def peripherals(path):
    """(name, base, registers) of each peripheral."""
    device = ElementTree.parse(path).getroot()
    all_of_them = {own(p, "name"): p for p in device.findall("peripherals/peripheral")}
    outer = properties(device, ("32", "read-write", "0"))
    for name, p in all_of_them.items():
        source = p
        while source.find("registers") is None and source.get("derivedFrom"):
            source = all_of_them[source.get("derivedFrom")]
        inner = source.find("registers")
        for instance, step in instances(p):
            yield (instance, number(own(p, "baseAddress")) + step,
                   list(registers(inner, properties(source, outer))) if inner is not None else [])


# ---- The comparison --------------------------------------------------------------------------

BEGIN = """#include "a.h"
static uint64_t memory[0x2000];
static int wrong(int line) { return line; }
#define FIELD(base, path, field, offset, word, mask, most)                                         \\
    *(volatile word *)((unsigned char *)memory + (offset)) = (word)(mask);                         \\
    if (reg_read((base)->path).field != (most))                                                    \\
        return wrong(__LINE__);                                                                    \\
    *(volatile word *)((unsigned char *)memory + (offset)) = (word)~(mask);                        \\
    if (reg_read((base)->path).field)                                                              \\
        return wrong(__LINE__);
"""


def constant(value, size=64):
    return f"UINT64_C({value:#x})"


def write_program(svd, types):
    """The program, and how many registers and fields it compares."""
    text, calls, counts = [BEGIN], [], [0, 0]
    for name, base, members in peripherals(svd):
        if name not in types:
            continue
        text.append(f"_Static_assert({name}_BASE == {constant(base)}, \"{name}\");\n")
        text.append(f"static int read_{name}(__typeof__({name}) base)\n{{\n    (void)base;\n")
        calls.append(f"if (!line) line = read_{name}((void *)memory);")
        for path, constants, offset, size, access, reset, fields in members:
            counts[0] += 1
            stem = f"{types[name]}_{constants}"
            text.append(f"    _Static_assert(__builtin_offsetof(__typeof__(*{name}), {path}) == {offset:#x}, \"\");\n"
                        f"    _Static_assert(sizeof base->{path} == {size // 8}, \"\");\n"
                        f"    _Static_assert(RESET({name}, {stem}, {path.replace('.', '_')}) == {constant(reset)}, \"\");\n")
            for field, low, width, kind in fields:
                counts[1] += 1
                mask = ((1 << width) - 1) << low
                text.append(f"    _Static_assert({stem}_{field}_Msk == {constant(mask)}, \"{stem}_{field}\");\n"
                            f"    _Static_assert({stem}_{field}_Pos == {low}, \"{stem}_{field}\");\n")
                if "write-only" not in (kind, access):
                    text.append(f"    FIELD(base, {path}, {field}, {offset:#x}, uint{size}_t, {constant(mask)}, "
                                f"{constant(mask >> low)})\n")
        text.append("    return 0;\n}\n")
    text.append("int main(void)\n{\n    int line = 0;\n    " + "\n    ".join(calls) + "\n    return line != 0;\n}\n")
    return "".join(text), counts


def choose_resets(text, header):
    """A reset value is a constant of the type, or where peripherals differ, of the peripheral."""
    def choose(match):
        return next((name for name in (f"{match[2]}_Rst", f"{match[1]}_{match[3]}_Rst")
                     if f"#define {name} " in header), "no_reset_value")
    return re.sub(r"RESET\((\w+), (\w+), (\S+)\)", choose, text)


def compare(svd, *options):
    with Work() as work:
        code, output = svd2c(*options, "--table", "t", "-o", "a.h", svd, cwd=work.folder)
        check_equal(code, 0, output)
        rows = [row.split("\t") for row in work.read("t").splitlines()]
        types = {row[1]: row[4][:-len("_Type")] for row in rows if row[0] == "peripheral" and row[4] != "-"}
        program, counts = write_program(svd, types)
        work.write("a.c", choose_resets(program, work.read("a.h")))
        code, output = run("clang", *WARNINGS, "-O0", "a.c", "-o", "a", cwd=work.folder)
        check(code == 0, output[:3000])
        check_equal(run(work.path("a")), (0, ""), "the program")
        check(counts[0] and counts[1], f"only {counts} were compared")
        return f"{counts[0]} registers, {counts[1]} fields"


for source in sorted(glob.glob(os.path.join(ROOT, "devices", "*.svd"))):
    def ours(source=source):
        return compare(source)
    add(f"svd masks of devices/{os.path.basename(source)}", ours, cost=2)


# What this reader does not know: accessors, and registers that are put under other names.
BEYOND = re.compile(r"<register><name>(?:[JK]|FAR|WIDE)\b.*?</register>|<cluster><name>(?:OVER|TWO)\b.*?</cluster>",
                    re.S)


def small():
    done = []
    for f in FEATURES:
        if f.name in ("dim", "clusters", "widths", "effects", "usage"):
            with Work() as work:
                done.append(f"{f.name}: {compare(work.write('a.svd', BEYOND.sub('', f.svd)))}")
    return "; ".join(done)


add("svd masks of the features", small, cost=2)


def st():
    if not os.path.exists(ST):
        raise Skip("needs ST's STM32L0x1.svd in ../shared/svd, which is no part of this project")
    return compare(ST)


add("svd masks of ST's STM32L0x1.svd", st, cost=5)
