"""output_test.py - svd2c's files, options and exit codes."""
import os
import re
import shutil
import struct
import subprocess
import sys

sys.path.append(os.path.dirname(__file__))
from harness import ROOT, Skip, check, check_equal, check_has, run, test
from svd import (RISCV, THUMB, TOOL, Work, cluster, compile_c, device, element, field, interrupt, need_gcc, peripheral,
                 register, svd2c)

NEEDS = "svd2c"  # of make

SVD = device("OUT",
             peripheral("GPIOA", 0x40000000, register("MODER", 0, field("M0", 0, 2), field("M1", 2, 2),
                                                      resetValue="0xABCD")),
             peripheral("UART", 0x40001000,
                        element("addressBlock", offset=0, size="0x400", usage="registers"),
                        register("DR", 0, field("D", 0, 8), size=16, readAction="modifyExternal", resetMask="0xFF"),
                        cluster("CH[%s]", 8,
                                register("SR", 0, field("A", 0, modifiedWriteValues="oneToClear"),
                                         field("B", 1, modifiedWriteValues="zeroToClear"),
                                         field("C", 2, access="read-only"), field("D", 3, access="write-only")),
                                register("T[%s]", 4, size=8, access="write-only", dim=2, dimIncrement=1),
                                dim=2, dimIncrement=16),
                        interrupt("UART", 2), interrupt("UART_TX", 4)),
             cpu="<cpu><name>CM0</name></cpu>")
OVERLAY = """device OUT
source "a manual"
part OUT16   # and a comment
memory FLASH rx 0x08000000 16K
memory RAM rwx 0x20000000 0x800
without UART
part OUT32
memory RAM rwx 0x20000000 8K
"""
FILES = ["a.svd", "a.overlay"]


def begin(work):
    work.write("a.svd", SVD)
    work.write("a.overlay", OVERLAY)


def check_run(work, arguments, code, output, files=(), cwd=None):
    """Runs svd2c; what it says and which files it leaves must be as given. `output` may be a pattern."""
    got, text = svd2c(*arguments, cwd=cwd or work.folder)
    check_equal(got, code, f"the exit code of svd2c {' '.join(arguments)}; it said:\n{text}\n")
    if isinstance(output, re.Pattern):
        check(output.fullmatch(text), f"svd2c {' '.join(arguments)} said:\n{text}")
    else:
        check_equal(text, output, f"what svd2c {' '.join(arguments)} said")
    check_equal(sorted(os.listdir(work.folder)), sorted(FILES + list(files)), "the files that there are")


GAPS = "a.svd:1:1: note: the interrupt table has no 0-1, 3; they are reserved, or the file forgot them [W203]\n"


@test("svd output: exit codes 0, 1 and 2")
def exit_codes():
    more = "; svd2c --help says more\n"
    with Work() as work:
        begin(work)
        check_run(work, ["-o", "a.h", "a.svd"], 0, GAPS, ["a.h"])
        os.remove(work.path("a.h"))
        check_run(work, ["--strict=W203", "-o", "a.h", "a.svd"], 1, GAPS)
        check_run(work, ["--help"], 0, re.compile(r"usage: svd2c .*--strict .*Exit code: 0 .*", re.S))
        for arguments, sentence in (
                ([], "no SVD was named"), (["a.svd"], "no header was named with -o"),
                (["-o", "a.h"], "no SVD was named"), (["a.svd", "-o"], "a file or name is missing after -o"),
                (["--frob", "a.svd"], "there is no option --frob"),
                (["-o", "a.h", "a.svd", "b.svd"], "one SVD at a time, not also b.svd"),
                (["--show", "GPIOA", "--gdb", "g.py", "a.svd"], "no header was named with -o"),
                (["-o", "-", "--show", "GPIOA", "a.svd"], "two outputs are the same file: -"),
                (["-o", "a.h", "--memory", "m", "a.svd"],
                 "--memory needs --part, whose record says what memories there are"),
                (["-o", "a.h", "--table", "a.h", "a.svd"], "two outputs are the same file: a.h"),
                (["-o", "-", "--table", "-", "a.svd"], "two outputs are the same file: -"),
                (["-o", "a.svd", "a.svd"], "an output would take the place of an input: a.svd"),
                (["-o", "./a.svd", "a.svd"], "an output would take the place of an input: ./a.svd"),
                (["--overlay", "a.overlay", "-o", "a.h", "--table", "a.overlay", "a.svd"],
                 "an output would take the place of an input: a.overlay")):
            check_run(work, arguments, 2, f"svd2c: {sentence}{more}")
        check_run(work, ["-o", "a.h", "none.svd"], 2, "svd2c: none.svd: No such file or directory\n")
        check_run(work, ["-o", "a.h", "."], 2, "svd2c: .: Is a directory\n")
        check_run(work, ["-o", "a.h", "--overlay", "none", "a.svd"], 2, "svd2c: none: No such file or directory\n")
        check_run(work, ["-o", "a.h"] + ["--overlay", "a.overlay"] * 33 + ["a.svd"], 2,
                  "svd2c: too many overlays; svd2c --help says more\n")


TWICE = device("A", peripheral("P", 0x1000, register("R", 0, field("F", 0, 2), field("G", 1, 2), field("H", 0, 2)),
                               register("R", 4), interrupt("I", 2)), cpu="")
KINDS = ["a.svd:1:1: note: the interrupt table has no 0-1; they are reserved, or the file forgot them [W203]",
         "a.svd:7:1: P.R.G: the field overlaps 'F'; both are in the header, and writing one changes the other [W104, 2 times]",
         "a.svd:9:1: P.R: the name 'R' is there already; this one is 'R_2' in the header [W105]",
         "the first of each kind; -v shows all 4"]
EACH = [KINDS[0], KINDS[1].replace(", 2 times", ""),
        "a.svd:8:1: P.R.H: the field overlaps 'F'; both are in the header, and writing one changes the other [W104]",
        KINDS[2]]


@test("svd output: the first of each kind and how many, or each with -v; --strict chooses which are failures")
def kinds():
    more = "; svd2c --help says more\n"
    with Work() as work:
        work.write("a.svd", TWICE)
        work.write("a.overlay", "")
        say = lambda lines: "".join(line + "\n" for line in lines)
        check_run(work, ["--strict=W101,W119", "-o", "a.h", "a.svd"], 0, say(KINDS), ["a.h"])
        os.remove(work.path("a.h"))
        for option in ("--strict", "--strict=W101,W105", "--strict=W203", "--strict=W104"):
            check_run(work, [option, "-v", "-o", "a.h", "a.svd"], 1, say(EACH))
        for codes in ("", "W101,", "W127", "W207", "E001", "w101", "W1010", "104"):
            check_run(work, [f"--strict={codes}", "-o", "a.h", "a.svd"], 2,
                      f"svd2c: no such warnings; write it as --strict=W101,W120, not --strict={codes}{more}")
        # A note is no warning.
        work.write("a.svd", SVD)
        check_run(work, ["--strict", "-o", "a.h", "a.svd"], 0, GAPS, ["a.h"])
        # What the header itself has to rename is known when it is made; nothing of it is seen then.
        os.remove(work.path("a.h"))
        work.write("a.svd", device("A", peripheral("A_B", 0x1000, register("C", 0, field("X", 0))),
                                   peripheral("A", 0x2000, register("B_C", 0, field("X", 1))), cpu=""))
        said = "a.svd:9:1: A.B_C: 'A_B_C' is taken in the header; for this one it is 'A_B_C_2' [W105]\n"
        check_run(work, ["--strict", "-o", "a.h", "a.svd"], 1, said)
        check_run(work, ["--strict", "-o", "-", "a.svd"], 1, said)


@test("svd output: a file's mode: as umask has it, and as it was")
def modes():
    with Work() as work:
        begin(work)
        for mask, before, after in (("022", None, 0o644), ("077", None, 0o600), ("000", None, 0o666),
                                    ("022", 0o600, 0o600), ("077", 0o664, 0o664), ("077", 0o755, 0o755)):
            for name in ("a.h", "t", "v.c"):
                if os.path.exists(work.path(name)):
                    os.remove(work.path(name))
                if before is not None:
                    os.chmod(work.write(name, "old"), before)
            code, output = run("sh", "-c", f'umask {mask}; exec "$0" "$@"', TOOL, "-o", "a.h", "--table", "t",
                               "--vectors", "v.c", "a.svd", cwd=work.folder)
            check_equal((code, output), (0, GAPS), f"svd2c with umask {mask}")
            for name in ("a.h", "t", "v.c"):
                check_equal(oct(os.stat(work.path(name)).st_mode & 0o7777), oct(after),
                            f"{name} with umask {mask}, before {before and oct(before)}")
                check(work.read(name) != "old", f"{name} is the old one")


@test("svd output: nothing is left behind by a failure")
def nothing_left():
    with Work() as work:
        begin(work)
        check_run(work, ["-o", "none/a.h", "a.svd"], 2, "svd2c: none/a.h: No such file or directory\n" + GAPS)
        check_run(work, ["-o", "a.h", "--table", "none/t", "a.svd"], 2,
                  "svd2c: none/t: No such file or directory\n" + GAPS)
        check_run(work, ["-o", "a.h", "--table", ".", "a.svd"], 2, "svd2c: .: Is a directory\n" + GAPS)
        check_run(work, ["-o", "a.h", "--table", "/dev/full", "a.svd"], 2,
                  "svd2c: /dev/full: No space left on device\n" + GAPS)
        done = subprocess.run([TOOL, "-o", "-", "a.svd"], cwd=work.folder, stdout=open("/dev/full", "wb"),
                              stderr=subprocess.PIPE, check=False)
        check_equal((done.returncode, done.stderr.decode()),
                    (2, "svd2c: the standard output: No space left on device\n" + GAPS), "a full standard output")
        # An old header stays when there is no new one.
        work.write("a.h", "old")
        check_run(work, ["--strict=W203", "-o", "a.h", "a.svd"], 1, GAPS, ["a.h"])
        check_run(work, ["-o", "a.h", "--table", "none/t", "a.svd"], 2,
                  "svd2c: none/t: No such file or directory\n" + GAPS, ["a.h"])
        check_equal(work.read("a.h"), "old", "the old header")


@test("svd output: a device or a pipe is written to, and stays what it is")
def special_files():
    with Work() as work:
        begin(work)
        before = os.stat("/dev/null").st_rdev
        check_equal(svd2c("-o", "/dev/null", "a.svd", cwd=work.folder)[0], 0, "-o /dev/null")
        check_equal(os.stat("/dev/null").st_rdev, before, "/dev/null")
        svd2c("-o", "a.h", "a.svd", cwd=work.folder)
        done = subprocess.run([TOOL, "-o", "-", "/dev/stdin"], input=SVD.encode(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        check_equal((done.returncode, done.stdout.decode()), (0, work.read("a.h")), "from and to a pipe")


@test("svd output: the same bytes in another folder, locale and umask, and for another name")
def same_bytes():
    with Work() as one, Work() as two:
        begin(one)
        two.write("other.svd", SVD)
        two.write("other.overlay", OVERLAY)
        outputs = ["--vectors", "v.c", "--memory", "m.ld", "--table", "t", "--part", "OUT32"]
        check_equal(svd2c(*outputs, "--overlay", "a.overlay", "-o", "a.h", "a.svd", cwd=one.folder)[0], 0, "one")
        environment = {**os.environ, "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"}
        code, _ = run("sh", "-c", 'umask 077; exec "$0" "$@"', TOOL, *outputs, "--overlay",
                      two.path("other.overlay"), "-o", "a.h", two.path("other.svd"), cwd=two.folder,
                      env=environment)
        check_equal(code, 0, "two")
        for name in ("a.h", "v.c", "m.ld", "t"):
            check_equal(two.read(name), one.read(name), name)
            check(one.folder not in one.read(name) and "a.svd" not in one.read(name), f"{name} has a path")
        check_equal(oct(os.stat(two.path("a.h")).st_mode & 0o777), "0o600", "the mode under umask 077")


@test("svd output: --part takes away what the part does not have; its records add up")
def part():
    with Work() as work:
        begin(work)
        check_run(work, ["--overlay", "a.overlay", "--part", "OUT16", "-o", "a.h", "--memory", "m.ld",
                         "--table", "t", "a.svd"], 0, "", ["a.h", "m.ld", "t"])
        check("UART" not in work.read("a.h") + work.read("t"), "UART is there")
        check_has(work.read("a.h"), "REG_PERIPHERAL(GPIOA_Type, GPIOA);", "a.h")
        check_equal(work.read("m.ld"),
                    "/* OUT16: its memories. Made by svd2c; do not edit. */\nMEMORY\n{\n"
                    "    FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 0x4000\n"
                    "    RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 0x800\n}\n", "m.ld")
        work.write("b.overlay", 'device OUT\nsource "b"\npart OUT16\nmemory EEPROM r 0x08080000 512\n'
                                "without interrupt UART\n")
        code, output = svd2c("--overlay", "a.overlay", "--overlay", "b.overlay", "--part", "OUT16", "-o", "a.h",
                             "--memory", "m.ld", "a.svd", cwd=work.folder)
        check_equal((code, output), (0, ""), "two records")
        check_has(work.read("m.ld"), "    EEPROM (r) : ORIGIN = 0x08080000, LENGTH = 0x200\n", "m.ld")


@test("svd output: a peripheral that the part lacks can be what others are derived from")
def part_base():
    svd = device("OUT", peripheral("A", 0x1000, register("R", 0, field("F", 3))),
                 peripheral("B", 0x2000, derivedFrom="A"), cpu="")
    with Work() as work:
        work.write("o", 'device OUT\nsource "s"\npart X\nwithout A\n')
        check_equal(work.header(svd, "--overlay", "o", "--part", "X", "--table", "t"), "", "svd2c")
        check_equal(work.read("t").splitlines()[1:],
                    ["peripheral\tB\t0x00002000\t0x4\tA_Type",
                     "register\tB\tR\t0x00002000\t32\tread-write\t0x00000000\t0xFFFFFFFF\t0x00000008\t0x00000008"
                     "\t0x00000000\t0x00000000\t0x00000000", "field\tB\tR\tF\t3\t1\tread-write"], "the table")


@test("svd output: --memory is what ld.lld understands")
def memory():
    with Work() as work:
        begin(work)
        check_equal(svd2c("--overlay", "a.overlay", "--part", "OUT16", "-o", "a.h", "--memory", "m.ld", "a.svd",
                          cwd=work.folder)[0], 0, "svd2c")
        work.write("all.ld", "INCLUDE m.ld\nSECTIONS { .text : { *(.text) } > FLASH .bss : { *(.bss) } > RAM }\n")
        work.write("a.c", "int data[256];\nvoid _start(void);\nvoid _start(void) {}\n")
        for size, expected in ((256, 0), (700, 1)):
            work.write("a.c", f"int data[{size}];\nvoid _start(void);\nvoid _start(void) {{}}\n")
            check_equal(run(*THUMB, "-c", "a.c", "-o", "a.o", cwd=work.folder), (0, ""), "clang")
            code, output = run("ld.lld", "-T", "all.ld", "a.o", "-o", "a.elf", cwd=work.folder)
            check_equal(code, expected, f"ld.lld with {size} words:\n{output}\n")
        check_has(output, "will not fit in region 'RAM'", "ld.lld")
        code, output = run("llvm-objdump", "--section-headers", "a.elf", cwd=work.folder)
        check_has(output, " 08000000 ", "the sections")


def table_words(work, way, source, names, address):
    """Links a table of handlers at an address; returns its words, and where each name is."""
    work.write("main.c", "".join(f"void {name}(void); void {name}(void) {{ __asm__(\"nop\"); }}\n" for name in names))
    work.write("v.ld", f"SECTIONS {{ .vectors {address} : {{ KEEP(*(.vectors)) }} .text : {{ *(.text*) }} "
                       "stack_top = 0x20001000; }\n")
    for name in (source, "main.c"):
        check_equal(run(*way, "-Wall", "-Wextra", "-Werror", "-Wno-missing-prototypes", "-O1", "-c", name,
                        "-o", name + ".o", cwd=work.folder), (0, ""), f"clang of {name}")
    check_equal(run("ld.lld", "-T", "v.ld", source + ".o", "main.c.o", "-o", "v.elf", "-e", names[0],
                    cwd=work.folder), (0, ""), "ld.lld")
    check_equal(run("llvm-objcopy", "-O", "binary", "-j", ".vectors", "v.elf", "v.bin", cwd=work.folder), (0, ""),
                "llvm-objcopy")
    with open(work.path("v.bin"), "rb") as file:
        data = file.read()
    code, output = run("llvm-nm", work.path("v.elf"))
    check_equal(code, 0, output)
    symbols = {row.split()[2]: int(row.split()[0], 16) for row in output.splitlines() if len(row.split()) == 3}
    return struct.unpack(f"<{len(data) // 4}I", data), symbols


def vector_words(work, source, names):
    """Of the table of a Cortex-M."""
    return table_words(work, THUMB, source, names, "0x08000000")


def check_vectors(cpu, exceptions, interrupts):
    """Every word of the table: a handler of its own, or the one for all others."""
    svd = device("OUT", peripheral("P", 0x40000000, register("R", 0),
                                   *(interrupt(name, number) for name, number in interrupts.items())),
                 cpu=f"<cpu><name>{cpu}</name></cpu>")
    handlers = {0: None, 1: "Reset_Handler", **{n: f"{name}_Handler" for n, name in exceptions.items()},
                **{16 + n: f"{name}_IRQHandler" for name, n in interrupts.items()}}
    with Work() as work:
        work.header(svd, "--vectors", "v.c")
        defined = ["Reset_Handler", "Default_Handler", "HardFault_Handler", "TWO_IRQHandler"]
        words, symbols = vector_words(work, "v.c", defined)
        check_equal(len(words), max(handlers) + 1, "the number of vectors")
        check_equal(words[0], 0x20001000, "the stack pointer")
        for vector, word in enumerate(words[1:], 1):
            name = handlers.get(vector, "unhandled")
            check_equal(hex(word), hex(symbols[name] | 1), f"vector {vector}, {name}")
            own = name in defined
            check_equal(word == symbols["unhandled"] | 1, not own, f"vector {vector} is a handler's own")


@test("svd output: --vectors for Cortex-M0, word by word")
def vectors_m0():
    check_vectors("CM0", {2: "NMI", 3: "HardFault", 11: "SVC", 14: "PendSV", 15: "SysTick"},
                  {"ZERO": 0, "TWO": 2, "NINE": 9})


@test("svd output: --vectors please gcc's -Wpedantic")
def vectors_pedantic():
    need_gcc()
    with Work() as work:
        for cpu in ("CM4", "RISCV"):
            work.header(device("A", peripheral("P", 0x40000000, register("R", 0), interrupt("ONE", 1)), cpu=""),
                        "--cpu", cpu, "--vectors", "v.c")
            check_equal(compile_c(["gcc"], "v.c", flags=["-Wpedantic"], cwd=work.folder), "", cpu)


@test("svd output: --vectors for Cortex-M33 has its faults")
def vectors_m33():
    check_vectors("CM33", {2: "NMI", 3: "HardFault", 4: "MemManage", 5: "BusFault", 6: "UsageFault",
                           7: "SecureFault", 11: "SVC", 12: "DebugMon", 14: "PendSV", 15: "SysTick"}, {"TWO": 2})


@test("svd output: --vectors for a RISC-V: handlers by number, and their enumeration")
def handlers():
    svd = device("OUT", peripheral("P", 0x40000000, register("R", 0), interrupt("TWO", 2), interrupt("ALSO", 2),
                                   interrupt("NINE", 9), interrupt("LAST", 40)), cpu="")
    with Work() as work:
        for cpu in ("RISCV", "rv32imc", "CA7"):
            work.header(svd, "--cpu", cpu, "--vectors", "v.c", name=cpu)
        defined = ["Default_Handler", "NINE_IRQHandler"]
        words, symbols = table_words(work, RISCV, "v.c", defined, "0x20000200")
        check_has(work.read("v.c"), "used, aligned(512))) const handler handlers[41]", "v.c")
        expected = ["unhandled"] * 41
        expected[2], expected[9], expected[40] = "TWO_IRQHandler", "NINE_IRQHandler", "LAST_IRQHandler"
        check_equal([hex(word) for word in words], [hex(symbols[name]) for name in expected], "the handlers")
        for name in ("TWO_IRQHandler", "LAST_IRQHandler"):
            check_equal(symbols[name], symbols["unhandled"], name)
        work.write("use.c", '#include "RISCV.h"\n_Static_assert(TWO_IRQn == 2 && ALSO_IRQn == 2 && LAST_IRQn == 40, "");\n')
        check_equal(run(*RISCV, "-fsyntax-only", "use.c", cwd=work.folder), (0, ""), "the enumeration")


@test("svd output: a core named by --cpu, or by an overlay, is the same as by the file")
def cpu():
    text, none = (SVD.replace("<cpu><name>CM0</name></cpu>", cpu) for cpu in ("<cpu><name>CM4</name></cpu>", ""))
    add = 'device OUT\nsource "s"\nadd cpu CM4\n'
    with Work() as work:
        work.write("add", add)
        work.write("more", add.replace("CM4", "CM4 nvicPrioBits=4 fpuPresent=true"))
        for name, svd, options in (("file", text, []), ("option", none, ["--cpu", "cm4"]), ("overlay", none, ["--overlay", "add"]),
                                   ("other", SVD, ["--cpu", "CM4"]), ("none", none, []), ("more", none, ["--overlay", "more"])):
            work.header(svd, *options, *(["--vectors", f"{name}.c"] if name != "none" else []), name=name)
        for name in ("option", "overlay", "other"):
            for end in (".h", ".c"):
                check_equal(work.read(name + end), work.read("file" + end), name + end)
        check("MemoryManagement_IRQn = -12" in work.read("file.h") and "SysTick" not in work.read("none.h"), "the exceptions")
        has = "#define __NVIC_PRIO_BITS 4U\n#define __FPU_PRESENT 1U\n"
        check_equal(work.read("more.h").replace(has, ""), work.read("file.h"), "more.h")
        check_has(work.read("more.h"), has, "more.h")
        check_equal(svd2c("--cpu", "M4", "-o", "a.h", "file.svd", cwd=work.folder)[0], 2, "an unknown core")


@test("svd output: --table, line by line")
def table():
    with Work() as work:
        work.header(SVD, "--table", "t")
        sr = "{}\t32\tread-write\t0x00000000\t0xFFFFFFFF\t0x00000007\t0x0000000B\t0x00000001\t0x00000002\t0x00000000"
        t = "{}\t8\twrite-only\t0x00\t0xFF\t0x00\t0xFF\t0x00\t0x00\t0x00"
        channel = []
        for i, at in enumerate((0x40001008, 0x40001018)):
            name = f"UART\tCH[{i}]"
            channel += [f"register\t{name}.SR\t" + sr.format(f"0x{at:08X}"),
                        f"field\t{name}.SR\tA\t0\t1\tread-write", f"field\t{name}.SR\tB\t1\t1\tread-write",
                        f"field\t{name}.SR\tC\t2\t1\tread-only", f"field\t{name}.SR\tD\t3\t1\twrite-only",
                        f"register\t{name}.T[0]\t" + t.format(f"0x{at + 4:08X}"),
                        f"register\t{name}.T[1]\t" + t.format(f"0x{at + 5:08X}")]
        check_equal(work.read("t").splitlines(), [
            "# svd2c table 1",
            "peripheral\tGPIOA\t0x40000000\t0x4\tGPIOA_Type",
            "register\tGPIOA\tMODER\t0x40000000\t32\tread-write\t0x0000ABCD\t0xFFFFFFFF\t0x0000000F\t0x0000000F"
            "\t0x00000000\t0x00000000\t0x00000000",
            "field\tGPIOA\tMODER\tM0\t0\t2\tread-write", "field\tGPIOA\tMODER\tM1\t2\t2\tread-write",
            "peripheral\tUART\t0x40001000\t0x400\tUART_Type",
            "register\tUART\tDR\t0x40001000\t16\tread-write\t0x0000\t0x00FF\t0x00FF\t0x00FF\t0x0000\t0x0000\t0xFFFF",
            "field\tUART\tDR\tD\t0\t8\tread-write", *channel,
            "interrupt\t2\tUART", "interrupt\t4\tUART_TX"], "the table")
