"""name_test.py - names that never change: a field, register or value is renamed where C's own words are in the way,
and for no other reason, whatever the peripherals are called and whichever part the header is for."""
import glob
import os
import re
import sys

sys.path.append(os.path.dirname(__file__))
from harness import ROOT, Skip, add, check, check_equal, test
from svd import THUMB, Work, check_compiles, device, field, peripheral, register, svd2c, values

NEEDS = "svd2c"  # of make

KEYWORDS = set("""auto break case char const continue default do double else enum extern float for goto if inline int long
register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while alignas
alignof bool constexpr false nullptr static_assert thread_local true typeof typeof_unqual asm""".split())


def renamed(output):
    """The names that C, or the header, has itself; without them, what is no identifier at all."""
    return set(re.findall(r"the name '(\w+)' is C's or the header's own", output))


for vendor in sorted(glob.glob(os.path.join(os.path.dirname(ROOT), "shared", "svd", "*.svd"))) or [None]:
    def one(vendor=vendor):
        if not vendor:
            raise Skip("there is no vendor's SVD in ../shared/svd")
        with Work() as work:
            for core in ("none", "own"):
                code, output = svd2c("-v", f"--core={core}", "--table", "t", "-o", "a.h", vendor, cwd=work.folder)
                if code == 2:  # no option -v
                    code, output = svd2c(f"--core={core}", "--table", "t", "-o", "a.h", vendor, cwd=work.folder)
                check_equal(code, 0, output[:1000])
                check_equal(renamed(output) - KEYWORDS, set(), f"renamed, with --core={core}")
                fields = re.findall(r"^field\t\S+\t\S+\t(\w+)", work.read("t"), re.M)
                check(not [name for name in fields if name.endswith("_") and name[:-1] in fields], "a new underscore")
            return f"{len(fields)} fields"
    add(f"svd names: {os.path.basename(vendor or 'a vendor')} renames nothing", one, cost=2)

NAMES = ["UART0", "GPIO", "ADC", "DMA", "RESETS", "CLOCK", "I2C3", "TIM2"]
EVIL = ["UART0_BASE", "INTERVAL_MAX", "X_Pos", "Y_Msk", "Z_Rst", "END_", "REG_AT", "reg_read", "size", "TIM2_IRQn",
        "Reg", "Val", "RST_", "GPIO_Type"]


def clashing():
    """Each peripheral has a field for each of the others, as clock gates are."""
    fields = [field(name, i) for i, name in enumerate(NAMES + EVIL)]
    gates = [field(name, i, 1, values((name, 0), ("BASE", 1))) for i, name in enumerate(NAMES)]
    return device("CLASH", *(peripheral(name, 0x40000000 + 0x1000 * i, register("GATES", 0, *gates), register("EVIL", 4, *fields),
                                         *(register(other, 16 + 4 * j) for j, other in enumerate(NAMES + EVIL)),
                                         groupName="G")
                             for i, name in enumerate(NAMES)),
                  peripheral("OTHER", 0x50000000, register("R", 0), groupName="G"),
                  peripheral("UART9", 0x50001000, register("R", 0), groupName="UART"),
                  peripheral("UART8", 0x50002000, register("S", 0), groupName="UART"))


def definitions(header):
    return set(re.findall(r"^#define (\w+)|^\} (\w+);|^typedef .* (\w+);|^ +(\w+) = 0x|^ +\w+ (\w+)(?: : |;|\[)",
                          header.split("---- Calls")[0], re.M))


@test("svd names: fields and registers called like peripherals and macros keep their names")
def clashes():
    with Work() as work:
        said = work.header(clashing(), "--table", "t")
        check_equal(renamed(said), set(), said)
        table = work.read("t")
        for name in NAMES + EVIL:
            check_equal(table.count(f"\tEVIL\t{name}\t"), len(NAMES), f"fields {name}")
            check(re.search(rf"register\tUART0\t{name}\t", table), f"there is no register {name}")
        uses = "".join(f"    reg_modify(UART0->EVIL, .{name} = 1);\n    reg_write_with_zero(GPIO->{name}, .bits = 1);\n"
                       for name in NAMES + EVIL)
        work.write("t.c", f'#include "a.h"\nvoid use(void);\nvoid use(void)\n{{\n{uses}}}\n')
        check_compiles(THUMB, work.path("t.c"))
        check_compiles(["gcc"], work.path("t.c"))


@test("svd names: --part changes no name")
def parts():
    with Work() as work:
        work.header(clashing(), name="all")
        everything = definitions(work.read("all.h"))
        for gone in ("UART0", "UART9", "UART8", "OTHER", "GPIO UART0", "GPIO ADC DMA RESETS CLOCK I2C3 TIM2"):
            work.write("o", f'device CLASH\nsource "s"\npart P\nwithout {gone}\n')
            work.header(clashing(), "--overlay", "o", "--part", "P", name="part")
            check_equal(definitions(work.read("part.h")) - everything, set(), f"new names without {gone}")
            for name in gone.split():
                check(not re.search(rf"REG_PERIPHERAL\(\w+, {name}\)", work.read("part.h")), f"{name} is there")


STATIC = """#include "a.h"
extern G_Type *const all[]; G_Type *const all[] = {UART0, GPIO};
extern const volatile uint32_t *const at; const volatile uint32_t *const at = &GPIO->EVIL.opaque_;
"""


@test("svd names: a peripheral initialises a static object, silently")
def static():
    with Work() as work:
        work.header(clashing().replace("<groupName>G</groupName>", "", 0))
        name = re.search(r"REG_PERIPHERAL\((\w+), UART0\)", work.read("a.h"))[1]
        work.write("t.c", STATIC.replace("G_Type", name))
        for way in (THUMB, ["clang"], ["gcc"]):
            for level in ("-O0", "-Os"):
                check_compiles(way + [level], work.path("t.c"))
