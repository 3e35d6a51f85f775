"""gdb_test.py - registers in gdb by --gdb, and on the command line by --show."""
import os
import shutil
import sys

sys.path.append(os.path.dirname(__file__))
from harness import Skip, check, check_equal, run, test
from svd import Work, cluster, device, field, peripheral, register, svd2c, values

NEEDS = "svd2c"  # of make

BASE = 0x50000000
SVD = device("SHOWN",
             peripheral("PORT", BASE,
                        register("MODE", 0, field("LOW", 0, 2, values(("IN", 0), ("OUT", 1), ("ALT", 3), name="M")),
                                 field("HIGH", 30, 2, '<enumeratedValues derivedFrom="M"/>'), field("N", 4, 5),
                                 description="What the pins do", resetValue="0x12"),
                        register("DATA", 4, field("D", 0, 8), readAction="modify", size=16),
                        register("SET", 8, field("S", 3), access="write-only"),
                        cluster("CH[%s]", 16, register("CR", 0, field("EN", 7), size=8),
                                register("PLAIN", 4, size=32), dim=2, dimIncrement=8)),
             peripheral("OTHER", BASE + 0x100, derivedFrom="PORT"),
             peripheral("ALIKE", BASE + 0x200, *(register(name, i, field("F", 0, 4), size=8) for i, name in enumerate("AB"))),
             cpu="")
PROGRAM = r"""
#include "shown.h"
void *mmap(void *, size_t, int, int, int, long);
void stop(void);
void stop(void)
{
}
int main(void)
{
    void *page = (void *)(uintptr_t)PORT_BASE;
    if (mmap(page, 0x1000, 3, 0x32, -1, 0) != page)
        return 1;
    reg_modify(PORT->MODE, .LOW = PORT_MODE_M_OUT, .HIGH = PORT_MODE_M_ALT, .N = 17);
    reg_write_with_zero(PORT->DATA, .D = 0x5A);
    reg_write_with_zero(PORT->CH[1].CR, .EN = 1);
    reg_write_with_zero(PORT->CH[1].PLAIN, .bits = 77);
    reg_write_with_zero(ALIKE->B, .F = 6);
    stop();
    return 0;
}
"""
MODE = "0xC0000111 {LOW = OUT (1), N = 17, HIGH = ALT (3)}"
COMMANDS = (
    ("p PORT->MODE", f"$1 = {MODE}"),
    ("p PORT->CH[1].CR", "$2 = 0x80 {EN = 1}"),
    ("p OTHER->MODE", "$3 = 0x00000000 {LOW = IN (0), N = 0, HIGH = IN (0)}"),
    ("p ALIKE->B", "$4 = 0x06 {F = 6}"),
    ("svd", f"PORT  0x{BASE:08X}\nOTHER  0x{BASE + 0x100:08X}\nALIKE  0x{BASE + 0x200:08X}"),
    ("svd PORT.MODE", f"PORT.MODE  0x{BASE:08X}  0xC0000111\n    HIGH = ALT (3)\n    N = 17\n    LOW = OUT (1)"),
    ("svd PORT.DATA", f"PORT.DATA  0x{BASE + 4:08X}  0x005A\n    D = 90"),
    ("svd PORT", f"PORT.MODE  0x{BASE:08X}  0xC0000111\n"
                 f"PORT.DATA  0x{BASE + 4:08X}  (not read: that has a side effect)\n"
                 f"PORT.SET  0x{BASE + 8:08X}  write-only\n"
                 + "\n".join(f"PORT.CH[{i}].CR  0x{BASE + 16 + 8 * i:08X}  0x{value[0]}\n"
                             f"PORT.CH[{i}].PLAIN  0x{BASE + 20 + 8 * i:08X}  0x{value[1]}"
                             for i, value in enumerate((("00", "00000000"), ("80", "0000004D"))))),
    ("complete svd PORT.CH[1].", "svd PORT.CH[1].CR\nsvd PORT.CH[1].PLAIN"))


@test("svd gdb: p PERIPHERAL->REGISTER shows fields by name and enumeration, and svd what no program has", cost=2)
def gdb():
    if not shutil.which("gdb"):
        raise Skip("needs gdb")
    if run("gdb", "-nx", "-batch", "-ex", "python print(1)") != (0, "1\n"):
        raise Skip("needs a gdb with Python")
    with Work() as work:
        work.header(SVD, "--gdb", "shown.py", name="shown")
        work.write("shown.c", PROGRAM)
        for compiler in ("clang", "gcc"):
            if not shutil.which(compiler):
                continue
            check_equal(run(compiler, "-std=c17", "-g", "shown.c", "-o", "shown", cwd=work.folder), (0, ""), compiler)
            lines = ["break stop", "run", "source shown.py"]
            for command, _ in COMMANDS:
                lines += [f"echo \\n== {command}\\n", command]
            # An error ends a script; that of a wrong name is looked at alone.
            arguments = [word for line in lines for word in ("-ex", line)]
            code, output = run("gdb", "-nx", "-batch", *arguments, "-ex", "echo \\n== end\\n", "shown", cwd=work.folder)
            for command, expected in COMMANDS:
                check_equal(output.partition(f"== {command}\n")[2].partition("\n==")[0].rstrip(), expected,
                            f"{command}, with {compiler}; gdb said:\n{output}\n")
            for command, part in (("svd NONE", "there is no peripheral NONE; svd lists them"),
                                  ("svd PORT.NONE", "there is no register PORT.NONE; svd PORT lists them")):
                output = run("gdb", "-nx", "-batch", "-ex", "source shown.py", "-ex", command, cwd=work.folder)[1]
                check_equal(output.strip(), part, command)


@test("svd gdb: --show, line by line")
def show():
    mode = (f"PORT.MODE  0x{BASE:08X}  32 bits, read-write, reset 0x00000012  What the pins do\n"
            "    31:30  HIGH  read-write\n             0 IN\n             1 OUT\n             3 ALT\n"
            "      8:4  N  read-write\n"
            "      1:0  LOW  read-write\n             0 IN\n             1 OUT\n             3 ALT\n")
    cr = "PORT.CH[{0}].CR  0x{1:08X}  8 bits, read-write, reset 0x00\n        7  EN  read-write\n"
    channels = "".join(cr.format(i, BASE + 16 + 8 * i) for i in range(2))
    with Work() as work:
        work.write("a.svd", SVD)
        for path, code, expected in (
                ("PORT.MODE", 0, mode), ("POR?.M*", 0, mode), ("PORT.CH[1].CR", 0, cr.format(1, BASE + 24)),
                ("PORT.CH.CR", 0, channels),
                ("PORT.DATA", 0, f"PORT.DATA  0x{BASE + 4:08X}  16 bits, read-write, reset 0x0000, reading has an effect\n"
                                 "      7:0  D  read-write\n"),
                ("OTHER.SET", 0, f"OTHER.SET  0x{BASE + 0x108:08X}  32 bits, write-only, reset 0x00000000\n"
                                 "        3  S  write-only\n"),
                ("PORT.MODE=0xC0000111", 0, f"PORT.MODE  0x{BASE:08X}  32 bits, read-write, value 0xC0000111  What the pins do\n"
                                            "    31:30  HIGH = 3 ALT\n      8:4  N = 17\n      1:0  LOW = 1 OUT\n"),
                ("OTHER", 0, f"OTHER  0x{BASE + 0x100:08X}\n"
                             f"OTHER.MODE  0x{BASE + 0x100:08X}  32 bits, read-write, reset 0x00000012  What the pins do\n"
                             f"OTHER.DATA  0x{BASE + 0x104:08X}  16 bits, read-write, reset 0x0000, reading has an effect\n"
                             f"OTHER.SET  0x{BASE + 0x108:08X}  32 bits, write-only, reset 0x00000000\n"
                             + "".join(f"OTHER.CH[{i}].CR  0x{BASE + 0x110 + 8 * i:08X}  8 bits, read-write, reset 0x00\n"
                                       f"OTHER.CH[{i}].PLAIN  0x{BASE + 0x114 + 8 * i:08X}  32 bits, read-write, reset 0x00000000\n"
                                       for i in range(2))),
                ("NONE", 1, "a.svd:1:1: 'NONE' names nothing to show; it is PERIPHERAL or PERIPHERAL.REGISTER, with * and ?, "
                            "or PERIPHERAL.REGISTER=VALUE [E027]\n"),
                ("PORT.MODE=two", 1, "a.svd:1:1: 'PORT.MODE=two' has no number after the = [E027]\n"),
                ("PORT.DATA=0x1FFFF", 1, "a.svd:1:1: 'PORT.DATA=0x1FFFF' has a number wider than the register [E027]\n")):
            check_equal(svd2c("--show", path, "a.svd", cwd=work.folder), (code, expected), f"--show {path}")
        check_equal(sorted(os.listdir(work.folder)), ["a.svd"], "the files that there are")
        # What the part does not have.
        work.write("part", 'device SHOWN\nsource "s"\npart SMALL\nwithout OTHER\n')
        part = ["--overlay", "part", "--part", "SMALL"]
        check_equal(svd2c(*part, "--show", "*.MODE=3", "a.svd", cwd=work.folder)[1].count(".MODE"), 1, "--show of a part")
        check_equal(svd2c(*part, "-o", "a.h", "--gdb", "g.py", "a.svd", cwd=work.folder), (0, ""), "--gdb of a part")
        check(work.read("g.py").count('"OTHER":') == 0 and work.read("g.py").count('"PORT":') == 1, "g.py has OTHER")
