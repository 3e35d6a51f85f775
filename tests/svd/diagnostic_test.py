"""diagnostic_test.py - every code that svd2c has: a small input that provokes it, and what svd2c says
of it, with the place; and that none is missing here or in docs/svd2c.md."""
import os
import re
import sys

sys.path.append(os.path.dirname(__file__))
from harness import ROOT, add, check, check_equal, test
from svd import (Work, cluster, device, element, field, interrupt, peripheral, register, svd2c,
                 values)

NEEDS = "svd2c"  # of make

HEADER = 'device A\nsource "a manual"\n'
CASES = {}  # code -> its cases


def case(code, svd, *expected, overlay=None, options=(), rest=False):
    """An SVD (and an overlay to it), and all that svd2c says of it; with `rest`, it says more."""
    CASES.setdefault(code, []).append((svd, expected, overlay, options, rest))


def check_case(code, svd, expected, overlay, options, rest):
    wanted = 1 if code.startswith("E") else 0
    arguments = [*options, *(["--overlay", "a.overlay"] if overlay is not None else [])]
    with Work() as work:
        work.write("a.svd", svd)
        if overlay is not None:
            work.write("a.overlay", overlay)
        before = os.listdir(work.folder)
        strict = "--strict" if code[0] == "E" else f"--strict={code}"
        got, output = svd2c(*arguments, strict, "-o", "a.h", "a.svd", cwd=work.folder)
        check_equal((got, os.listdir(work.folder)), (1, before), f"{strict}; it said:\n{output}\n")
        got, output = svd2c(*arguments, "-v", "-o", "a.h", "a.svd", cwd=work.folder)
        lines = [line for line in output.splitlines() if not rest or line in expected]
        check_equal(lines, list(expected), "what svd2c said")
        check_equal(got, wanted, "the exit code")
        check_equal(os.path.exists(work.path("a.h")), wanted == 0, "there is a header")
        check(any(f"[{code}]" in line for line in expected), f"{code} is not among them")


def one(*members, cpu="", **properties):
    """A device A with one peripheral P."""
    return device("A", peripheral("P", 0x40000000, *members, **properties), cpu=cpu)


def nested(depth):
    inside = register("R", 0)
    for i in range(depth):
        inside = cluster(f"C{i}", 0, inside)
    return inside


R = register("R", 0)
FINE = one(R)

# ---- Errors: nothing is written ----

case("E001", "",
     'a.svd:1:1: the file is empty; an SVD was expected [E001]')
case("E001", FINE[:100],
     'a.svd:3:64: this is not well-formed XML: no element found; the file may be truncated or '
     'damaged [E001]')
case("E001", FINE.replace("</register>", "</field>"),
     'a.svd:5:59: this is not well-formed XML: mismatched tag; the file may be truncated or '
     'damaged [E001]')
case("E001", one(register("R", 0, description="5 \xb5s")).encode("latin-1"),
     'a.svd:5:72: the byte 0xb5 is not UTF-8; convert the file, or name its encoding in its '
     'first line [E001]')
case("E001", '<?xml version="1.0" encoding="klingon"?>' + FINE,
     "a.svd:1:31: the file's encoding is not known here; convert it to UTF-8 [E001]")
case("E002", '<!DOCTYPE device [<!ENTITY a "aaaa">]>' + FINE,
     'a.svd:1:30: the file declares an entity; no SVD needs one, and they can be made to fill '
     'the memory: replace it by its text [E002]')
case("E002", '<!DOCTYPE device [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>' + FINE,
     'a.svd:1:59: the file declares an entity; no SVD needs one, and they can be made to fill '
     'the memory: replace it by its text [E002]')
case("E003", "<package><name>A</name></package>",
     'a.svd:1:1: the outermost element is not <device>; this is not an SVD [E003]')
case("E004", "<device>" + "<cluster>" * 64,
     'a.svd:1:576: elements nest more than 64 deep; is this an SVD? [E004]')
case("E004", "<device>" + "<vendorExtensions>" * 64,
     'a.svd:1:1143: elements nest more than 64 deep; is this an SVD? [E004]')
case("E004", "<device><name>" + "a" * (1 << 20) + " b",
     'a.svd:1:1048577: an element with more than 1 MiB of text; is this an SVD? [E004]')
case("E004", "<device>" + "".join(f"<vendorExtensions/><x{i}/>" for i in range(1001)),
     'a.svd:1:25918: more than 1000 kinds of elements that no SVD has; is this one? [E004]',
     rest=True)
case("E004", one(register("R", 0, field("F%s", 0, dim=257, dimIncrement=0))),
     'a.svd:5:1: P.R: a register with more than 256 fields [E004]',
     rest=True)
case("E004", one(R, *(register(f"R{i}_%s", 0, dim=65536, dimIncrement=0) for i in range(2))),
     'a.svd:7:1: P.R1_%s: dim and derivedFrom make more than 100029 registers and fields of '
     'this file; is that meant? [E004]',
     rest=True)
case("E004", one(R, *(interrupt(f"I{i}", i % 1024) for i in range(4097))),
     'a.svd:3:240274: P.interrupt I4096: more than 4096 interrupts; is this an SVD? [E004]',
     rest=True)
case("E004", one(nested(17)),
     'a.svd:20:1: P.C16.C15.C14.C13.C12.C11.C10.C9.C8.C7.C6.C5.C4.C3.C2.C1: clusters nest '
     'more than 16 deep [E004]')
case("E004", one(cluster("C[%s]", 0, register("R[%s]", 0, dim=2000, dimIncrement=4), dim=600, dimIncrement=8000)),
     'a.svd:1:1: the table would have more than 1048576 registers; is that meant? [E004]',
     options=['--table', 'a.table'])
case("E005", device("A", cpu=""),
     'a.svd:1:1: device: the device has no peripherals; there is nothing to make a header of '
     '[E005]')
case("E005", device("A", peripheral("NVIC", 0xE000E100, register("ISER", 0)), cpu="<cpu><name>CM4</name></cpu>"),
     "a.svd:1:1: device: of the device's peripherals none is left by --core, the overlays and the warnings; "
     "there is nothing to make a header of [E005]", options=["--core=cmsis"])
case("E005", "<device/>",
     'a.svd:1:1: device: the device has no peripherals; there is nothing to make a header of '
     '[E005]')

# ---- The overlay, and what was asked for ----

case("E020", FINE,
     "a.overlay:3:1: 'frobnicate' is no statement; there are device, source, change, add, "
     'remove, rename, enum, alias, part, memory and without [E020]',
     overlay=HEADER + "frobnicate P")
case("E020", FINE,
     "a.overlay:1:1: an overlay begins with 'device NAME', the SVD that it is for [E020]",
     'a.overlay:1:1: a correction without a source; write before it: source "document, '
     'section title" [E021]',
     overlay="change P.R.size none -> 8")
case("E020", FINE,
     'a.overlay:3:1: write it as: change PATH.PROPERTY OLD -> NEW [E020]',
     overlay=HEADER + "change P.R.size none 8")
case("E020", FINE,
     "a.overlay:3:8: 'P' is no PATH.PROPERTY [E020]",
     overlay=HEADER + "change P none -> 8")
case("E020", FINE,
     "a.overlay:3:8: there is no property 'colour'; properties are SVD's elements, such as "
     'access or resetValue [E020]',
     overlay=HEADER + "change P.R.colour none -> 8")
case("E020", FINE,
     "a.overlay:3:25: 'wide' is not a number; write it as 42, 0x2A or 0b101010 [E020]",
     overlay=HEADER + "change P.R.size none -> wide")
case("E020", FINE,
     'a.overlay:3:20: the text has no closing quote [E020]',
     overlay=HEADER + 'add register P.S 4 "no end')
case("E020", FINE,
     'a.overlay:3:1: write it as: add register PERIPHERAL.REGISTER OFFSET [property=value '
     '...] ["description"] [E020]',
     overlay=HEADER + "add register P.S")
case("E020", FINE,
     'a.overlay:3:20: \'size\' is neither property=value nor a "description" [E020]',
     overlay=HEADER + "add register P.S 4 size")
case("E020", FINE,
     'a.overlay:3:11: a field cannot be added there [E020]',
     overlay=HEADER + "add field P.F 4 1")
case("E020", FINE,
     'a.overlay:3:5: add what? peripheral, register, field, interrupt or cpu [E020]',
     overlay=HEADER + "add colour P.F 4 1")
case("E020", FINE,
     'a.overlay:3:1: write it as: add cpu NAME [property=value ...] [E020]',
     overlay=HEADER + "add cpu")
case("E020", FINE,
     'a.overlay:3:1: write it as: add interrupt PERIPHERAL NAME NUMBER ["description"] [E020]',
     overlay=HEADER + "add interrupt P")
for place, words in (("1", "P"), ("9", "P set"), ("9", "P set=3"), ("9", "P set=6"), ("9", "P set=0x10000000"), ("9", "P xor=4")):
    case("E020", FINE,
         f'a.overlay:3:{place}: write it as: alias PERIPHERAL [set=DISTANCE] [clear=DISTANCE] [toggle=DISTANCE], with '
         'distances in bytes, multiples of 4 from 4 to 0x0ffffffc [E020]',
         overlay=HEADER + f"alias {words}")
case("E020", FINE,
     'a.overlay:3:7: P.R is no peripheral [E020]',
     overlay=HEADER + "alias P.R set=4")
case("E024", FINE,
     'a.overlay:4:9: P has that alias already [E024]',
     overlay=HEADER + "alias P set=4\nalias P set=8")
case("E020", FINE,
     'a.overlay:3:1: write it as: remove PATH, or remove interrupt NAME [E020]',
     overlay=HEADER + "remove")
case("E020", FINE,
     'a.overlay:3:8: the device cannot be removed [E020]',
     overlay=HEADER + "remove device")
case("E020", FINE,
     'a.overlay:3:1: write it as: rename interrupt OLD -> NEW [E020]',
     overlay=HEADER + "rename interrupt A B")
case("E020", FINE,
     'a.overlay:3:6: P.R is no field [E020]',
     overlay=HEADER + "enum P.R E A=1")
case("E020", FINE,
     'a.overlay:3:1: write it as: enum PATH NAME VALUE=NUMBER ["description"] ... [E020]',
     overlay=HEADER + "enum P.R.F")
case("E020", one(register("R", 0, field("F", 0))),
     'a.overlay:3:14: \'A\' is neither NAME=NUMBER nor a "description" of one [E020]',
     overlay=HEADER + "enum P.R.F E A")
case("E020", FINE,
     "a.overlay:3:1: 'memory' belongs to a part; write 'part NAME' before it [E020]",
     overlay=HEADER + "memory RAM rwx 0x20000000 8K")
case("E020", FINE,
     'a.overlay:4:1: write it as: memory NAME ACCESS ORIGIN LENGTH, as in: memory RAM rwx '
     '0x20000000 8K [E020]',
     overlay=HEADER + "part X\nmemory RAM rwq 0x20000000 8K")
case("E020", FINE,
     "a.overlay:4:16: the memory's origin and length are numbers, such as 0x20000000 and 8K "
     '[E020]',
     overlay=HEADER + "part X\nmemory RAM rwx 0x20000000 much")
case("E020", FINE,
     'a.overlay:3:1: write it as: part NAME [E020]',
     overlay=HEADER + "part")
case("E020", FINE,
     'a.overlay:1:1: write it as: device NAME [E020]',
     overlay="device\n")
case("E020", FINE,
     'a.overlay:2:1: write it as: source "document, section title" [E020]',
     overlay="device A\nsource\n")
case("E020", FINE,
     'a.overlay:3:11: the file is no text: it has a zero byte [E020]',
     overlay=HEADER + "remove P.R\0")
case("E020", FINE,
     'a.overlay:3:1030: a statement has at most 512 words; make two of it [E020]',
     overlay=HEADER + "remove " + "x " * 600)
case("E020", one(R, register("S", 4)),
     "a.overlay:3:11: 'P.?' names several elements; add to one [E020]",
     overlay=HEADER + "add field P.?.F 0 1")
case("E021", FINE,
     'a.overlay:2:1: a correction without a source; write before it: source "document, '
     'section title" [E021]',
     overlay="device A\nremove P.R")
case("E022", FINE,
     "a.overlay:3:8: 'P.X' names nothing in the file; is it spelled right, or has the file "
     'been corrected? [E022]',
     overlay=HEADER + "change P.X.size none -> 8")
case("E022", device("A", peripheral("P", 0x1000, R), peripheral("Q", 0x2000, derivedFrom="P")),
     "a.overlay:3:8: 'Q.R' names nothing: 'Q' is derived from 'P'; correct that [E022]",
     overlay=HEADER + "change Q.R.size none -> 8")
case("E022", FINE,
     "a.overlay:3:8: 'P.X' names nothing in the file; is it spelled right, or has the file "
     'been corrected? [E022]',
     overlay=HEADER + "remove P.X")
case("E022", FINE,
     "a.overlay:3:18: there is no interrupt 'X' [E022]",
     overlay=HEADER + "remove interrupt X")
case("E022", FINE,
     "a.overlay:3:18: there is no interrupt 'X': the correction no longer applies [E022]",
     overlay=HEADER + "rename interrupt X -> Y")
case("E022", FINE,
     "a.overlay:3:14: 'X' names nothing in the file; is it spelled right, or has the file "
     'been corrected? [E022]',
     overlay=HEADER + "add register X.R 0")
case("E022", FINE,
     "a.overlay:3:15: there is no peripheral 'X' [E022]",
     overlay=HEADER + "add interrupt X Y 0")
case("E022", FINE,
     "a.overlay:3:6: 'P.R.F' names nothing in the file; is it spelled right, or has the file "
     'been corrected? [E022]',
     overlay=HEADER + "enum P.R.F E A=1")
case("E022", FINE,
     "a.overlay:4:9: 'Y' names nothing in the file; is it spelled right, or has the file been "
     'corrected? [E022]',
     "a.overlay:5:19: there is no interrupt 'Z' [E022]",
     overlay=HEADER + "part X\nwithout Y\nwithout interrupt Z",
     options=['--part', 'X'])
case("E023", one(register("R", 0, access="read-only")),
     "a.overlay:3:19: P.R.access is 'read-only', not 'write-only': the correction no longer "
     "applies; check the file's new version [E023]",
     overlay=HEADER + "change P.R.access write-only -> read-write")
case("E023", one(register("R", 0, "<field><name>F</name><bitRange>[7:4]</bitRange></field>")),
     "a.overlay:3:23: P.R.F.bitWidth is '4', not '3': the correction no longer applies; check "
     "the file's new version [E023]",
     overlay=HEADER + "change P.R.F.bitWidth 3 -> 4")
case("E024", FINE,
     "a.overlay:3:14: 'P.R' is there already: the correction no longer applies [E024]",
     overlay=HEADER + "add register P.R 0")
case("E024", one(R, interrupt("I", 1)),
     'a.svd:1:1: note: the interrupt table has no 0; they are reserved, or the file forgot them '
     '[W203]',
     "a.overlay:3:17: the interrupt 'I' is there already: the correction no longer applies "
     '[E024]',
     overlay=HEADER + "add interrupt P I 2")
case("E024", one(register("R", 0, field("F", 0, 1, values(("X", 0))))),
     'a.overlay:3:6: P.R.F has an enumeration already: the correction no longer applies [E024]',
     overlay=HEADER + "enum P.R.F E A=1")
case("E024", one(R, cpu="<cpu><name>CM0</name></cpu>"),
     'a.overlay:3:5: the file has a <cpu> already: change its properties, as in: change cpu.name '
     'OLD -> NEW [E024]',
     overlay=HEADER + "add cpu CM4")
case("E024", FINE,
     "a.overlay:5:8: X has a memory 'RAM' already [E024]",
     overlay=HEADER + "part X\nmemory RAM rw 0 1K\nmemory RAM rw 0 1K")
case("E025", FINE,
     "a.overlay:1:8: the overlay is for 'B', and the SVD describes 'A' [E025]",
     overlay="device B\nsource \"x\"\n")
case("E026", FINE,
     "a.overlay:1:1: there is no part 'Z'; the overlays know X, Y [E026]",
     overlay=HEADER + "part X\npart Y",
     options=['--part', 'Z'])
case("E026", FINE,
     "a.svd:1:1: there is no part 'Z'; the overlays know none [E026]",
     options=['--part', 'Z'])
case("E027", FINE,
     'a.svd:1:1: a table of vectors needs to know the core, and <cpu> is not there; name it '
     'with --cpu, as in --cpu CM4 or --cpu RISCV [E027]',
     options=['--vectors', 'a.c'])
case("E027", one(R, cpu="<cpu><name>other</name></cpu>"),
     'a.svd:1:1: a table of vectors needs to know the core, and <cpu> is other; name it with '
     '--cpu, as in --cpu CM4 or --cpu RISCV [E027]',
     options=['--vectors', 'a.c'])
case("E027", FINE,
     'a.svd:1:1: no overlay says which memories X has [E027]',
     overlay=HEADER + "part X",
     options=['--part', 'X', '--memory', 'a.ld'])

# ---- Warnings: left out or renamed ----

case("W101", one(register("R", 2), register("S", 4)),
     'a.svd:5:1: P.R: at offset 0x2 it is not aligned to its 4 bytes; it is left out [W101]')
case("W101", device("A", peripheral("P", 0x40000002, R), cpu=""),
     "a.svd:3:1: P: the base address 0x40000002 is not aligned to its registers' 4 bytes "
     '[W101]')
case("W101", one(R, register("D", 6, size=64)),
     'a.svd:6:1: P.D: at offset 0x6 it is not aligned to its 8 bytes; it is left out [W101]')
case("W102", one(R, register("S", 4, size=0)),
     'a.svd:6:1: P.S: a size of 0 bits; no access is that wide (8, 16, 32 and 64 are): the '
     'register is left out [W102]')
case("W102", one(R, register("S", 4, size=24)),
     'a.svd:6:1: P.S: a size of 24 bits; no access is that wide (8, 16, 32 and 64 are): the '
     'register is left out [W102]')
case("W102", one(R, register("S", 4, size=127)),
     'a.svd:6:1: P.S: a size of 127 bits; no access is that wide (8, 16, 32 and 64 are): the '
     'register is left out [W102]')
case("W102", one(R, register("S", 4, size=128)),
     'a.svd:6:1: P.S: a size of 128 bits; no access is that wide (8, 16, 32 and 64 are): the '
     'register is left out [W102]')
case("W103", one(register("R", 0, field("F", 31, 2), field("G", 0, 4))),
     "a.svd:6:1: P.R.F: the field 'F' (bit 31, 2 wide) does not lie in a register of 32 bits; "
     'it is left out [W103]')
case("W103", one(register("R", 0, "<field><name>F</name><bitRange>[3:7]</bitRange></field>")),
     "a.svd:6:1: P.R.F: the field's last bit 3 is below its first, 7; it is left out [W103]")
case("W103", one(register("R", 0, field("F", 0, 0), field("G", 40, 1), field("H", "0xFFFFFFFFFFFFFFFF", 1))),
     "a.svd:6:1: P.R.F: the field 'F' (bit 0, 0 wide) does not lie in a register of 32 bits; "
     'it is left out [W103]',
     "a.svd:7:1: P.R.G: the field 'G' (bit 40, 1 wide) does not lie in a register of 32 bits; "
     'it is left out [W103]',
     "a.svd:8:1: P.R.H: the field 'H' (bit 18446744073709551615, 1 wide) does not lie in a "
     'register of 32 bits; it is left out [W103]')
case("W104", one(register("R", 0, field("F", 0, 4), field("G", 3, 2))),
     "a.svd:7:1: P.R.G: the field overlaps 'F'; both are in the header, and writing one "
     'changes the other [W104]')
case("W105", one(R, register("R", 4)),
     "a.svd:6:1: P.R: the name 'R' is there already; this one is 'R_2' in the header [W105]")
case("W105", one(register("R", 0, field("F", 0), field("F", 1))),
     "a.svd:7:1: P.R.F: the register has two fields 'F'; the second is 'F_2' in the header "
     '[W105]')
case("W105", device("A", peripheral("P", 0x1000, R), peripheral("P", 0x2000, R), cpu=""),
     "a.svd:6:1: P: the name 'P' is there already; this one is 'P_2' in the header [W105]")
case("W105", one(register("R", 0, field("F", 0, 1, values(("X", 0), ("X", 1))))),
     "a.svd:6:151: P.R.F.X: the enumeration has the name 'X' twice; the second is 'X_2' in "
     'the header [W105]')
case("W106", one(register("int", 0), register("2nd", 4), register("a b", 8), register("P", 12), register("INT8_MAX", 16), register("opaque_", 20), register("T_Msk", 24), register("__x", 28)),
     "a.svd:5:1: P.int: the name 'int' is C's or the header's own; it is 'int_' there [W106]",
     "a.svd:6:1: P.2nd: '2nd' is no C identifier; it is 'N2nd' in the header [W106]",
     "a.svd:7:1: P.a b: 'a b' is no C identifier; it is 'a_b' in the header [W106]",
     "a.svd:9:1: P.INT8_MAX: the name 'INT8_MAX' is C's or the header's own; it is "
     "'INT8_MAX_' there [W106]",
     "a.svd:12:1: P.__x: the name '__x' is C's or the header's own; it is 'N__x' there [W106]")
case("W106", one(register("R", 0, field("bits", 0), field("for", 1), field("P", 2), field("NULL", 3), field("reg_read", 4), field("\xfc", 5))),
     "a.svd:6:1: P.R.bits: the name 'bits' is C's or the header's own; it is 'bits_' there "
     '[W106]',
     "a.svd:7:1: P.R.for: the name 'for' is C's or the header's own; it is 'for_' there [W106]",
     "a.svd:9:1: P.R.NULL: the name 'NULL' is C's or the header's own; it is 'NULL_' there "
     '[W106]',
     "a.svd:11:1: P.R.ü: 'ü' is no C identifier; it is '_' in the header [W106]")
case("W106", one(R, register("X" * 201, 4)),
     'a.svd:6:1: '
     'P.XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX...: '
     "'XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX...' "
     'is no C identifier; it is '
     "'XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX...' "
     'in the header [W106]')
case("W106", one(register("R", 0, field("F", 0, 1, values(("A", 0), headerEnumName="a b")))),
     "a.svd:6:68: P.R.F: 'a b' is no C identifier; it is 'a_b' in the header [W106]")
case("W106", one(register("R", 0, field("F", 0, 2, values(("a b", 0), ("2x", 1), ("2 x", 2))))),
     "a.svd:6:86: P.R.F.a b: 'a b' is no part of a C identifier; it is 'a_b' in the header [W106]",
     "a.svd:6:219: P.R.F.2 x: '2 x' is no part of a C identifier; it is '2_x' in the header [W106]")
case("W106", one(R, interrupt("a-b", 0)),
     "a.svd:3:64: P.interrupt a-b: 'a-b' is no C identifier; it is 'a_b' in the header [W106]")
case("W107", one(register("R", 0, field("F", 0, 2, values(("A", 3), ("B", 4), ("C", "0x1FFFFFFFFFFFFFFFF"))))),
     'a.svd:6:151: P.R.F.B: the value 4 does not fit into 2 bits; it is left out [W107]',
     'a.svd:6:216: P.R.F.C: the value 0x1FFFFFFFFFFFFFFFF does not fit into 2 bits; it is '
     'left out [W107]')
case("W108", one(register("R", 0, field("F", 0, 3, values(("A", "0b1x0"), ("B", "#0x1"))))),
     "a.svd:6:86: P.R.F.A: '0b1x0' has bits that may be either; the header takes them as 0 "
     '[W108]',
     "a.svd:6:155: P.R.F.B: '#0x1' has bits that may be either; the header takes them as 0 "
     '[W108]')
case("W109", one(register("R", 0, field("F", 0, 1, values(("A", 1), ("B", 1))))),
     "a.svd:6:151: P.R.F.B: 'A' and 'B' have the same value 1; one of them is wrong [W109]")
case("W110", one(register("R", 0, size=8, resetValue="0x100"), register("S", 4, resetValue="0x0FFFFFFFF")),
     'a.svd:5:1: P.R: the reset value 0x100 does not fit into 8 bits; the upper bits are cut '
     'off [W110]')
case("W111", one(register("R", 0, field("F", 0, access="read-write"), field("G", 1, access="write-only"), access="read-only"), register("W", 4, field("F", 0, access="read-only"), access="write-only")),
     "a.svd:6:1: P.R.F: the field can be written, its register cannot; the register's access "
     'holds [W111]',
     "a.svd:7:1: P.R.G: the field can be written, its register cannot; the register's access "
     'holds [W111]',
     "a.svd:9:1: P.W.F: the field can be read, its register cannot; the register's access "
     'holds [W111]')
case("W112", one(register("R[%s]", 0, dim=4, dimIncrement=2), register("S[%s]", 32, dim=4, dimIncrement=6), register("T[%s]", 64, dim=2, dimIncrement=0)),
     'a.svd:5:1: P.R[%s]: the elements are 4 bytes long and 0x2 apart; they overlap or are '
     'misaligned: the array is left out [W112]',
     'a.svd:6:1: P.S[%s]: the elements are 4 bytes long and 0x6 apart; they overlap or are '
     'misaligned: the array is left out [W112]',
     'a.svd:7:1: P.T[%s]: the elements are 4 bytes long and 0x0 apart; they overlap or are '
     'misaligned: the array is left out [W112]')
case("W113", one(R, register("S", 0), register("T", 2, size=16)),
     "a.svd:6:1: P.S: it lies where 'R' does; the header has both, as a union [W113]",
     "a.svd:7:1: P.T: it lies where 'R' does; the header has both, as a union [W113]")
case("W114", one(R, register("S", 4, colour="red", taste="sweet"), register("T", 8, colour="blue")),
     'a.svd:6:57: P.S: <colour> is not an element of an SVD; it is ignored, here and '
     'elsewhere [W114]',
     'a.svd:6:77: P.S: <taste> is not an element of an SVD; it is ignored, here and elsewhere '
     '[W114]')
case("W114", one(register("R", 0, field("F", 0, 1, values(("A", 0)), values(("B", 0), usage="write")))),
     "a.svd:6:170: P.R.F: the field has <enumeratedValues> of that usage already; these are ignored [W114]")
case("W115", one(R, register("S", "0x100000000"), interrupt("I", 1024)),
     'a.svd:3:64: P.interrupt I: no interrupt controller has a number 1024; it is left out '
     '[W115]',
     "a.svd:6:1: P.S: it lies 0x100000000 past its peripheral's base; it is left out [W115]")
case("W115", one(R, cluster("C", 8, register("S[%s]", 0x20000, dim=65536, dimIncrement=0x10000))),
     "a.svd:7:1: P.C.S[%s]: it ends 0x100010004 past its peripheral's base; it is left out "
     '[W115]')
case("W115", one(register("R", 0, field("F", 0, 40, values(("X", 0))), size=64)),
     "a.svd:6:1: P.R.F: a C enumeration has 32 bits; the field's values are left out [W115]")
case("W115", device("A", peripheral("P", 0, R), cpu="", addressUnitBits=16),
     'a.svd:1:1: device: addresses count units of 16 bits; the header takes them as bytes '
     '[W115]')
case("W116", one(element("addressBlock", offset=0, size=8, usage="registers"), R, register("S", 8)),
     "a.svd:6:1: P.S: at offset 0x8 it lies outside the peripheral's address blocks [W116]")
case("W117", one(register("R%s", 0), register("S", 4, dim=2, dimIncrement=4)),
     'a.svd:5:1: P.R%s: the name has a %s, and there is no <dim>; the %s is left out [W117]',
     'a.svd:6:1: P.S: <dim> without a %s in the name; the index is put at its end [W117]')
case("W118", one(register("R", 0, field("F", 0, 2, values(("A", 0), ("", 1)).replace("<name>A</name>", "")))),
     "a.svd:6:86: P.R.F.?: the enumerated value has no <name>, and is left out; give it one [W118]",
     "a.svd:6:137: P.R.F.?: the enumerated value has no <name>, and is left out; give it one [W118]")
case("W118", one(element("register", addressOffset=0), register("S", None), R),
     'a.svd:5:1: P.?: <register> has no <name>, and is left out; give it one [W118]',
     'a.svd:6:1: P.S: there is no <addressOffset>; it is left out: say where it lies [W118]')
case("W118", one(register("R", 0, field("F", None), element("field", bitOffset=3), field("G", 1))),
     'a.svd:6:1: P.R.F: it is not said which bits the field has, so it is left out; add '
     '<bitRange>, <lsb> and <msb>, or <bitOffset> and <bitWidth> [W118]',
     'a.svd:7:1: P.R.?: <field> has no <name>, and is left out; give it one [W118]')
case("W118", device("A", peripheral("P", 0, R), peripheral("Q", None, R), cpu=""),
     'a.svd:6:1: Q: there is no <baseAddress>; it is left out: say where it lies [W118]')
case("W118", one(R, "<interrupt><name>I</name></interrupt>", "<interrupt><value>3</value></interrupt>", interrupt("J", 0)),
     'a.svd:3:64: P.interrupt I: an interrupt needs a <name> and a <value>; it is left out '
     '[W118]',
     'a.svd:3:101: P.interrupt ?: an interrupt needs a <name> and a <value>; it is left out '
     '[W118]')
case("W118", one(register("R", 0, field("F", 0, 1, "<enumeratedValues><enumeratedValue><name>A</name></enumeratedValue><enumeratedValue><name>B</name><isDefault>true</isDefault></enumeratedValue></enumeratedValues>"))),
     'a.svd:6:86: P.R.F.A: the enumerated value has no <value>, and is left out; give it one '
     '[W118]')
case("W119", one(register("R", 0, resetValue="twelve"), register("S", "4 bytes"), register("T", 8, size="wide"), register("U", 12, resetMask="0x")),
     "a.svd:5:57: P.R: <resetValue> 'twelve' is not a number, and is left out; write it as "
     '42, 0x2A or 0b101010 [W119]',
     "a.svd:6:25: P.S: <addressOffset> '4 bytes' is not a number, and is left out; write it "
     'as 42, 0x2A or 0b101010 [W119]',
     'a.svd:7:1: P.T: a size of 0 bits; no access is that wide (8, 16, 32 and 64 are): the '
     'register is left out [W102]',
     "a.svd:7:57: P.T: <size> 'wide' is not a number, and is left out; write it as 42, 0x2A "
     'or 0b101010 [W119]',
     "a.svd:8:58: P.U: <resetMask> '0x' is not a number, and is left out; write it as 42, "
     '0x2A or 0b101010 [W119]')
case("W119", one(register("R", 0, "<field><name>F</name><bitRange>7-4</bitRange></field>", "<field><name>G</name><lsb>a</lsb><msb>3</msb></field>")),
     "a.svd:6:22: P.R.F: <bitRange> '7-4' is not of the form [7:4]; the field is left out "
     '[W119]',
     "a.svd:7:22: P.R.G: <lsb> 'a' is not a number, and is left out; write it as 42, 0x2A or "
     '0b101010 [W119]')
case("W119", one(register("R", 0, field("F", 0, 1, values(("A", "-1"), ("B", 1)))), interrupt("I", "-14")),
     "a.svd:3:89: P.interrupt I: <value> '-14' is not a number, and is left out; write it as "
     '42, 0x2A or 0b101010 [W119]',
     "a.svd:6:86: P.R.F.A: <value> '-1' is not a number, and is left out; write it as 5, 0x5 "
     'or 0b101 [W119]')
TOO_BIG = ("16777216t", "0x1000000T", "0x400000000G", "17592186044416m", "0x40000000000000k", "18446744073709551616")
case("W119", one(*(register(f"R{i}", 4 * i, resetValue=text) for i, text in enumerate(TOO_BIG)),
                 register("S", 24, resetValue="16777215t", size=64, resetMask="18446744073709551615")),
     *(f"a.svd:{5 + i}:{58 if i < 3 else 59}: P.R{i}: <resetValue> '{text}' needs more than 64 bits; it is left out [W119]"
       for i, text in enumerate(TOO_BIG)))
case("W119", device("A", peripheral("P", 0, R), element("peripheral", R, name="Q", baseAddress="0x12345678123456789"), cpu=""),
     "a.svd:6:27: Q: <baseAddress> '0x12345678123456789' needs more than 64 bits; it is left "
     'out [W119]')
case("W120", one(R, register("S", 4, derivedFrom="X"), register("T", 8, derivedFrom="S")),
     "a.svd:6:1: P.S: derivedFrom names 'X', which is not there; this is left out: correct "
     'the name [W120]',
     "a.svd:7:1: P.T: it is derived from 'S', which is left out, and so is this [W120]")
case("W120", device("A", peripheral("P", 0, R), peripheral("Q", 0x1000, derivedFrom="X"), cpu=""),
     "a.svd:6:1: Q: derivedFrom names 'X', which is not there; this is left out: correct the "
     'name [W120]')
case("W120", one(register("R", 0, field("F", 0, derivedFrom="X"), field("G", 1, 1, element("enumeratedValues", derivedFrom="Y")))),
     "a.svd:6:1: P.R.F: derivedFrom names 'X', which is not there; this is left out: correct "
     'the name [W120]',
     "a.svd:7:68: P.R.G: derivedFrom names 'Y', which is not there; this is left out: correct "
     'the name [W120]')
case("W120", one(R, cluster("C", 8, R, derivedFrom="P.D")),
     "a.svd:6:1: P.C: derivedFrom names 'P.D', which is not there; this is left out: correct "
     'the name [W120]')
case("W121", one(R, register("S", 4, derivedFrom="S"), register("T", 8, derivedFrom="U"), register("U", 12, derivedFrom="T"), register("V", 16, derivedFrom="U")),
     'a.svd:6:1: P.S: it is derived from itself, and left out; correct the name [W121]',
     'a.svd:7:1: P.T: derivedFrom leads back to itself; this is left out: break the circle '
     '[W121]',
     'a.svd:8:1: P.U: derivedFrom leads back to itself; this is left out: break the circle '
     '[W121]',
     'a.svd:9:1: P.V: derivedFrom leads into a circle, or through more than 64 others; this '
     'is left out [W121]')
case("W121", one(cluster("C", 0, R, cluster("D", 16, R, derivedFrom="P.C"))),
     'a.svd:7:1: P.C.D: derivedFrom puts it into itself; it is left out there [W121]')
case("W121", device("A", peripheral("P", 0, R), peripheral("Q", 0x1000, derivedFrom="S"), peripheral("S", 0x2000, derivedFrom="Q"), cpu=""),
     'a.svd:6:1: Q: derivedFrom leads back to itself; this is left out: break the circle '
     '[W121]',
     'a.svd:7:1: S: derivedFrom leads back to itself; this is left out: break the circle '
     '[W121]')
case("W122", one(register("R", 0, access="readonly"), register("S", 4, access="never"), register("T", 8, modifiedWriteValues="sometimes"), register("U", 12, readAction="boom")),
     "a.svd:5:57: P.R: <access> 'readonly' is taken as read-only; write it so [W122]",
     "a.svd:6:57: P.S: <access> 'never' is unknown; it is one of read-only, write-only, "
     'read-write, writeOnce, read-writeOnce [W122]',
     "a.svd:7:57: P.T: <modifiedWriteValues> 'sometimes' is unknown; it is one of modify, "
     'oneToClear, oneToSet, oneToToggle, zeroToClear, zeroToSet, zeroToToggle, clear, set '
     '[W122]',
     "a.svd:8:58: P.U: <readAction> 'boom' is unknown; it is one of clear, set, modify, "
     'modifyExternal [W122]')
case("W123", one(R, register("S%s", 4, dim=0, dimIncrement=4), register("T%s", 8, dim=2), register("U%s", 16, dim=3, dimIncrement=4, dimIndex="0-3"), register("V%s", 64, dim=99999, dimIncrement=4), register("W%s", 64, dim=9, dimIncrement="0x10000000001")),
     "a.svd:6:59: P.S%s: dim '0' is not a number from 1 to 65536; this is left out [W123]",
     'a.svd:7:59: P.T%s: dim without dimIncrement; this is left out: say how far the elements '
     'are apart [W123]',
     "a.svd:8:1: P.U%s: dimIndex '0-3' does not name 3 elements, as dim says; they are "
     'numbered [W123]',
     "a.svd:9:60: P.V%s: dim '99999' is not a number from 1 to 65536; this is left out [W123]",
     'a.svd:10:60: P.W%s: the elements are 0x10000000001 apart; this is left out: correct '
     'dimIncrement [W123]')
case("W124", one(R, cpu="<cpu><name>other</name><endian>big</endian></cpu>"),
     'a.svd:1:23: cpu: the device is big-endian; the header is for little-endian compilers, '
     'and others stop at it [W124]')
DECLARATION = '<?xml version="1.0" encoding="ISO-8859-1"?>'
case("W125", "  \n<!-- a - -- > -->\t" + DECLARATION + FINE,
     'a.svd:2:19: blanks or comments stand before <?xml, where nothing may be; the file is read '
     'from here on [W125]')
case("W125", b"\xef\xbb\xbf " + b'<?xml version="1.0"?>' + one(R, register("S", "4 bytes")).encode(),
     'a.svd:1:5: blanks or comments stand before <?xml, where nothing may be; the file is read '
     'from here on [W125]',
     "a.svd:6:25: P.S: <addressOffset> '4 bytes' is not a number, and is left out; write it as "
     '42, 0x2A or 0b101010 [W119]')
case("E001", "x" + DECLARATION + FINE,
     'a.svd:1:2: this is not well-formed XML: not well-formed (invalid token); the file may be '
     'truncated or damaged [E001]')
case("E001", "<!-- " + DECLARATION + FINE,
     'a.svd:1:1: this is not well-formed XML: unclosed token; the file may be truncated or '
     'damaged [E001]')
case("E001", " " + DECLARATION + DECLARATION + FINE,
     'a.svd:1:45: this is not well-formed XML: XML or text declaration not at start of entity; '
     'the file may be truncated or damaged [E001]', rest=True)
case("W125", one(register("R", 0, "<field><name>F</name><bitRange>[18]</bitRange></field>")),
     "a.svd:6:22: P.R.F: <bitRange> '[18]' is taken as bit 18; write it as [18:18] [W125]")
case("W119", one(register("R", 0, "<field><name>F</name><bitRange>[18</bitRange></field>")),
     "a.svd:6:22: P.R.F: <bitRange> '[18' is not of the form [7:4]; the field is left out [W119]")
case("W125", one(register("S", 0, size=1)),
     'a.svd:5:1: P.S: a size of 1 bit is taken as 8, the narrowest access that there is [W125]')
case("W125", one(R, register("D", 4, size=64)),
     'a.svd:6:1: P.D: a register of 64 bits that is aligned to 4 bytes; the header has it there, '
     'for machines that access it in halves [W125]')
case("W126", one(register("P10%s", 0, dim=4, dimIncrement=4), register("S", 16, derivedFrom="P.P103")),
     "a.svd:6:1: note: P.S: derivedFrom names 'P.P103', an element of 'P10%s'; it has what that says of all of them [W126]")
case("W120", one(register("P10%s", 0, dim=4, dimIncrement=4), register("S", 16, derivedFrom="P104")),
     "a.svd:6:1: P.S: derivedFrom names 'P104', which is not there; this is left out: correct the "
     'name [W120]')

# ---- What nobody else reports ----

case("W201", device("A", peripheral("SCB", 0xE000ED00, register("CPUID", 0, resetValue="0x410FC241")), cpu="<cpu><name>CM0+</name></cpu>"),
     'a.svd:5:1: SCB.CPUID: CPUID resets to 0x410fc241, a core with part number 0xc24; <cpu> '
     'is CM0+ (0xc60): correct one of them [W201]')
case("W202", one(R, cpu="<cpu><name>CM0</name><mpuPresent>true</mpuPresent><fpuPresent>1</fpuPresent><vtorPresent>true</vtorPresent><nvicPrioBits>4</nvicPrioBits></cpu>"),
     'a.svd:1:23: cpu: <nvicPrioBits> is 4; a CM0 has 2 [W202]',
     'a.svd:1:23: cpu: <mpuPresent> is true; a CM0 never has one [W202]',
     'a.svd:1:23: cpu: <fpuPresent> is true; a CM0 never has one [W202]',
     'a.svd:1:23: cpu: <vtorPresent> is true; a CM0 never has one [W202]')
case("W202", one(R, cpu="<cpu><name>CM4</name><nvicPrioBits>2</nvicPrioBits></cpu>"),
     'a.svd:1:23: cpu: <nvicPrioBits> is 2; a CM4 has 3 to 8 [W202]')
case("W203", one(R, interrupt("A", 1), interrupt("B", 2), interrupt("C", 7)),
     'a.svd:1:1: note: the interrupt table has no 0, 3-6; they are reserved, or the file forgot '
     'them [W203]')
case("W204", one(R, interrupt("A", 0), interrupt("B", 0), interrupt("A", 1), interrupt("A", 0)),
     "a.svd:3:117: P.interrupt B: number 0 is 'A', too; the vector table calls it that [W204]",
     "a.svd:3:170: P.interrupt A: the name stands for number 0, too; number 1 is 'A_1' in the "
     'header [W204]')
case("W205", one(register("ICR", 0, description="Interrupt clear register", access="read-only")),
     'a.svd:5:1: P.ICR: a register that clears, and it can only be read; correct its access '
     '[W205]')
case("W206", one(register("PR", 0, field("PR0", 0), description="Pending register")),
     'a.svd:5:1: note: P.PR: pending flags that are written like any other bit; if writing 1 (or 0) '
     'clears them, say so in modifiedWriteValues [W206]')


case("W105", device("A", peripheral("A_B", 0x1000, register("C", 0, field("X", 0)), cluster("D", 4, R)),
                    peripheral("A", 0x2000, register("B_C", 0, field("X", 1)), register("E", 4, field("F", 0), field("F_2", 1)),
                               cluster("B_D", 8, R)), cpu=""),
     "a.svd:11:1: A.B_C: 'A_B_C' is taken in the header; for this one it is 'A_B_C_2' [W105]",
     "a.svd:16:1: A.B_D: 'A_B_D' is taken in the header; for this one it is 'A_B_D_2' [W105]")
case("W105", device("A", peripheral("A", 0x1000, R, headerStructName="common"),
                    peripheral("B", 0x2000, R, register("S", 4), headerStructName="common"), cpu=""),
     "a.svd:6:1: B: 'common_Type' is taken in the header; for this one it is 'common_Type_2' [W105]",
     "a.svd:8:1: B.R: 'common_R' is taken in the header; for this one it is 'common_R_2' [W105]")
case("W113", one(cluster("CH[%s]", 0, R, dim=4, dimIncrement=32), register("G", 16), register("H", 16, size=16),
                 register("I", 60), register("J", 64), register("K", 128)),
     "a.svd:8:1: P.H: it lies where 'G' does; the header has both, as a union [W113]",
     "a.svd:10:1: P.J: it lies where 'CH' does; the header has both, as a union [W113]")
case("W113", one(cluster("CH[%s]", 0, R, dim=4, dimIncrement=16), cluster("DH[%s]", 4, R, dim=4, dimIncrement=16),
                 cluster("EH[%s]", 40, R, register("S", 8), dim=2, dimIncrement=16)),
     "a.svd:9:1: P.EH[%s]: it lies where 'CH' does; the header has both, as a union [W113]")

# ---- The tests -------------------------------------------------------------------------------

for code, cases in CASES.items():
    def all_of_them(code=code, cases=cases):
        for case_of_it in cases:
            check_case(code, *case_of_it)
        return f"{len(cases)} inputs"
    add(f"svd diagnostic {code}", all_of_them)


@test("svd diagnostics: all codes are provoked, and in docs/svd2c.md")
def all_codes():
    with open(os.path.join(ROOT, "tools", "svd2c", "svd2c.h"), encoding="utf-8") as file:
        listed = re.findall(r"^    ([EW]\d{3})\b", file.read(), re.M)
    with open(os.path.join(ROOT, "docs", "svd2c.md"), encoding="utf-8") as file:
        explained = re.findall(r"^\| ([EW]\d{3}) \|", file.read(), re.M)
    check_equal(sorted(CASES), listed, "the codes of the cases, and of svd2c.h")
    check_equal(explained, listed, "the codes in docs/svd2c.md, and in svd2c.h")
