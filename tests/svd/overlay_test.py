"""overlay_test.py - each statement of an overlay, by what it changes in the table."""
import os
import sys

sys.path.append(os.path.dirname(__file__))
from harness import add, check_equal, check_has, test
from svd import Work, cluster, device, field, interrupt, peripheral, register, svd2c

NEEDS = "svd2c"  # of make

SVD = device("OVL",
             peripheral("A", 0x1000,
                        register("R0", 0, field("F", 0, 2), field("G", 2, 2), resetValue="0x10", access="read-only"),
                        register("R1", 4, "<field><name>F</name><bitRange>[5:4]</bitRange></field>",
                                 "<field><name>G</name><lsb>8</lsb><msb>9</msb></field>"),
                        cluster("C", 16, register("R0", 0, field("F", 0, 2))),
                        interrupt("AI", 3), interrupt("SHARED", 1)),
             peripheral("B", 0x2000, register("R0", 0, field("F", 0, 2)), interrupt("SHARED", 1),
                        groupName="X"), cpu="<cpu><name>CM0</name><nvicPrioBits>3</nvicPrioBits></cpu>")
HEAD = 'device OVL\nsource "a manual"\n'


def rows(work, overlay):
    """The table's rows with the overlay, as sets of words without resetMask and the later columns."""
    work.write("o", overlay)
    said = work.header(SVD, "--overlay", "o", "--table", "t")
    return said, [row.split("\t") for row in work.read("t").splitlines()[1:]]


def brief(table):
    """What tests compare: peripheral.register[.field]: what the row says of it."""
    result = {}
    for row in table:
        if row[0] == "register":
            result[f"{row[1]}.{row[2]}"] = f"{row[3]} {row[4]} {row[5]} {int(row[6], 0):#x}"
        elif row[0] == "field":
            result[f"{row[1]}.{row[2]}.{row[3]}"] = f"{row[4]}+{row[5]} {row[6]}"
        elif row[0] == "peripheral":
            result[row[1]] = f"{row[2]} {row[4]}"
        else:
            result[f"interrupt {row[2]}"] = row[1]
    return result


def statement(name, text, **changes):
    """What the statement changes in the brief table: `A_R0="..."` is the row A.R0; None: it is gone."""
    def body():
        with Work() as work:
            before = brief(rows(work, HEAD)[1])
            after = brief(rows(work, HEAD + text)[1])
            expected = dict(before)
            for key, value in changes.items():
                key = key.replace("__", " ").replace("_", ".")
                expected.pop(key, None)
                if value is not None:
                    expected[key] = value
            check_equal(after, expected, f"the table with: {text}")
    add(f"svd overlay: {name}", body)


statement("change a register", "change A.R0.access read-only -> read-write\nchange A.R0.resetValue 16 -> 0x20\n"
          "change A.R1.size none -> 16\nchange A.R1.addressOffset 0x4 -> 0x8",
          A_R0="0x00001000 32 read-write 0x20", A_R0_F="0+2 read-write", A_R0_G="2+2 read-write",
          A_R1="0x00001008 16 read-write 0x0")
statement("change a field, however the file writes its place",
          "change A.R1.F.bitOffset 4 -> 6\nchange A.R1.G.bitWidth 2 -> 3\nchange A.R0.G.bitOffset 2 -> 4\n"
          "change A.R1.F.access none -> write-only",
          A_R1_F="6+2 write-only", A_R1_G="8+3 read-write", A_R0_G="4+2 read-only")
statement("change a name, a base, an inner register", "change B.name B -> NEW\nchange A.C.R0.resetValue none -> 5\n"
          "change A.baseAddress 0x1000 -> 0x1100",
          B=None, B_R0=None, B_R0_F=None, NEW="0x00002000 X_Type", NEW_R0="0x00002000 32 read-write 0x0",
          NEW_R0_F="0+2 read-write", A="0x00001100 A_Type", A_R0="0x00001100 32 read-only 0x10",
          A_R1="0x00001104 32 read-write 0x0", **{"A_C.R0": "0x00001110 32 read-write 0x5"})
statement("change with wildcards", "change ?.R0.F.bitWidth 2 -> 1",
          A_R0_F="0+1 read-only", B_R0_F="0+1 read-write")
statement("change to none", "change A.R0.resetValue 0x10 -> none\nchange B.groupName X -> none",
          A_R0="0x00001000 32 read-only 0x0", B="0x00002000 B_Type")
statement("add a register, a field, a peripheral", 'add register A.NEW 0x20 size=16 access=write-only "a register"\n'
          'add field A.NEW.F 3 2 modifiedWriteValues=oneToSet\nadd peripheral P 0x3000 groupName=Y\n'
          "add register P.R 0x0\nadd register A.C.NEW 4 resetValue=1",
          A_NEW="0x00001020 16 write-only 0x0", A_NEW_F="3+2 write-only", P="0x00003000 Y_Type",
          P_R="0x00003000 32 read-write 0x0", **{"A_C.NEW": "0x00001014 32 read-write 0x1"})
statement("remove a register, a field, a peripheral", "remove A.R0.F\nremove A.C\nremove B",
          A_R0_F=None, **{"A_C.R0": None, "A_C.R0_F": None}, B=None, B_R0=None, B_R0_F=None)
statement("remove with wildcards", "remove *.R0.F", A_R0_F=None, B_R0_F=None)
statement("remove and add", "remove A.R0\nadd register A.R0 0 size=8", A_R0="0x00001000 8 read-write 0x0",
          A_R0_F=None, A_R0_G=None)
statement("interrupts", 'add interrupt A NEW 7 "new"\nremove interrupt AI\nrename interrupt SHARED -> COMMON',
          interrupt__NEW="7", interrupt__AI=None, interrupt__SHARED=None, interrupt__COMMON="1")
statement("comments, blanks, continued lines, and an empty file",
          '# a comment\n\n  change A.R0.access \\\n     read-only \\ \n -> read-write # why\n\r\n',
          A_R0="0x00001000 32 read-write 0x10", A_R0_F="0+2 read-write", A_R0_G="2+2 read-write")


@test("svd overlay: enum gives fields one enumeration")
def enumerations():
    with Work() as work:
        work.write("o", HEAD + 'enum A.R1.? MODE OFF=0 "not on" ON=0b1 \\\n  WILD=0b1x\nenum ?.R0.F SWITCH Y=3\n')
        said = work.header(SVD, "--overlay", "o")
        check_has(said, "W108", "what svd2c said")
        text = work.read("a.h")
        check_equal(text.count("typedef REG_ENUM {"), 3, "enumerations")
        check_has(text, "    A_R1_MODE_OFF = 0x0, /* not on */\n    A_R1_MODE_ON = 0x1,\n    A_R1_MODE_WILD = 0x2,\n", "a.h")
        check_has(text, "A_R1_MODE F : 2;\n", "a.h")
        check_has(text, "A_R1_MODE G : 2;\n", "a.h")
        check_has(text, "A_R0_SWITCH_Y = 0x3", "a.h")
        check_has(text, "X_R0_SWITCH_Y = 0x3", "a.h")


@test("svd overlay: alias, of the peripherals that it names and what is derived from them")
def aliases():
    with Work() as work:
        work.write("o", HEAD + "add peripheral D 0x4000 derivedFrom=A\nalias A set=0x2000 clear=0x3000\nalias B toggle=16\n")
        work.header(SVD, "--overlay", "o")
        text = work.read("a.h")
        check_equal(text.count("    REG_ALIAS(set, 0x2000)\n    REG_ALIAS(clear, 0x3000)\n"), 2, "registers with set and clear")
        check_equal(text.count("REG_ALIAS(toggle, 0x10)"), 1, "registers with toggle")
        check_has(text, "REG_PERIPHERAL(A_Type, D)", "a.h")


@test("svd overlay: corrections of <cpu> and device, and several overlays in order")
def several():
    with Work() as work:
        work.write("o", HEAD + "change cpu.nvicPrioBits 3 -> 2\nchange device.name OVL -> OTHER\n")
        work.write("p", 'device OTHER\nsource "b"\nchange A.R0.resetValue 0x10 -> 1\n')
        work.write("q", 'device OTHER\nsource "b"\nchange A.R0.resetValue 1 -> 2\n')
        said = work.header(SVD, "--overlay", "o", "--overlay", "p", "--overlay", "q")
        check_has(work.read("a.h"), "#define __NVIC_PRIO_BITS 2U\n", "a.h")
        check_has(work.read("a.h"), "#ifndef OTHER_DEVICE_H\n", "a.h")
        check_has(work.read("a.h"), "#define A_R0_Rst 0x00000002U\n", "a.h")
        check_equal([line for line in said.splitlines() if "W202" in line], [], "nvicPrioBits")


@test("svd overlay: what is said of the same overlay twice is in order")
def twice():
    with Work() as work:
        begin = 'device OVL\nsource "s"\n\n\n\n'
        work.write("o", begin + "remove A.X\n" * 3)
        work.write("a.svd", SVD)
        code, output = svd2c("--overlay", "o", "--overlay", "o", "-o", "a.h", "a.svd", cwd=work.folder)
        places = [line.split(": ")[0] for line in output.splitlines() if "E022" in line]
        check_equal((code, places), (1, [f"o:{n}:8" for n in (6, 7, 8)] * 2), output)
