"""code_test.py - the code that the accessors become on a Cortex-M0: how many loads and stores of the
device, and how wide; that no more is stored than was said; that arguments are evaluated once; and what
no interrupt comes between."""
import os
import re
import sys

sys.path.append(os.path.dirname(__file__))
from harness import add, check, check_equal, run, test
from svd import (RISCV, THUMB, WARNINGS, Work, compile_c, device, field, need_gcc, peripheral, register,
                 run_c, values)

NEEDS = "svd2c"  # of make

W1C = {"modifiedWriteValues": "oneToClear"}
SVD = device("CODE", peripheral(
    "DEV", 0x40000000,
    *(register(f"R{size}", size, field("A", 1, 2, values(("ON", 2))), field("B", 4, 3), size=size,
               resetValue=0x10) for size in (8, 16, 32)),
    *(register(f"F{size}", 64 + size, field("A", 1), field("B", 4), field("C", 7), size=size, **W1C)
      for size in (8, 16, 32)),
    register("M[%s]", 128, field("A", 0), field("FLAG", 1, **W1C), dim=4, dimIncrement=4),
    register("P", 160, *(field(f"MODE{i}", 2 * i, 2) for i in range(15)), field("FLAG", 31, **W1C)),
    register("CS", 164, field("EN", 0), field("STICKY", 3, modifiedWriteValues="clear"), field("SEL", 4, 3)),
    register("WORDS[%s]", 192, dim=4, dimIncrement=8), register("OTHERS[%s]", 196, dim=4, dimIncrement=8),
    register("C%sDT", 224, field("D", 0, 12), size=16, dim=4, dimIncrement=4, dimIndex="1-4"),
    register("HALF", 226, size=16),
    *(register(f"CCR{i}", 240 + 4 * i, field(f"CCR{i}", 0, 16)) for i in range(1, 5))),
    *(peripheral(f"PORT{name}", 0x50000000 + 0x400 * i, register("SET", 0, *(field(f"S{j}", j) for j in range(16)),
                                                                 access="write-only"), groupName="PORT")
      for i, name in enumerate("ABC")),
    *(peripheral(f"UART{i}", base, register("DR", 0), groupName="UART")
      for i, base in ((1, 0x50010000), (2, 0x50002000), (4, 0x50004000))), cpu="")
OVERLAY = """device CODE
source "a manual"
alias DEV set=0x400 clear=0x800 toggle=0xC00
"""


def make_header(work):
    work.header(SVD, "--overlay", work.write("overlay", OVERLAY), name="code")



# C, and the accesses that it must become, in order: load or store, and the width in bits.
ACCESSES = {
    "return reg_read(DEV->R{0}).B;": ["l"],
    "return (int)reg_read(DEV->R{0}).bits;": ["l"],
    "reg_write_with_zero(DEV->R{0}, .A = DEV_R{0}_A_ON); return 0;": ["s"],
    "reg_write_with_zero(DEV->R{0}, .A = 1, .B = (unsigned)x & 7); return 0;": ["s"],
    "reg_write_with_reset(DEV->R{0}, .A = DEV_R{0}_A_ON); return 0;": ["s"],
    "reg_write_with_zero(DEV->R{0}, .bits = 7); return 0;": ["s"],
    "reg_modify(DEV->R{0}, .A = DEV_R{0}_A_ON); return 0;": ["l", "s"],
    "reg_modify(DEV->R{0}, .A = 1, .B = (unsigned)x & 7); return 0;": ["l", "s"],
    "reg_modify(DEV->R{0}, .A = reg_read(DEV->R{0}).A); return 0;": ["l", "l", "s"],
    "reg_clear(DEV->F{0}, .A); return 0;": ["s"],
    "reg_clear(DEV->F{0}, .A, .C); return 0;": ["s"],
    "reg_modify(DEV->F{0}, .A = 1); return 0;": ["l", "s"],
    "reg_modify_at(DEV->P, MODE, (unsigned)x % 15, 2); return 0;": ["l32", "s32"],
    "reg_write_at(DEV->P, MODE, (unsigned)x, 2); return 0;": ["s32"],
    "return (int)reg_read_at(DEV->P, MODE, (unsigned)x);": ["l32"],
    "reg_set_bits(DEV->M[1], 1); return 0;": ["l32", "s32"],
    "reg_clear_bits(DEV->P, (unsigned)x); return 0;": ["l32", "s32"],
    "reg_toggle_bits(DEV->R{0}, 2); return 0;": ["l", "s"],
    "reg_modify(DEV->CS, .EN = 1); return 0;": ["l32", "s32"],
    "reg_modify(reg_at(DEV, CDT, (unsigned)x), .D = 5); return 0;": ["l16", "s16"],
    "reg_modify(reg_at(DEV, CDT, 2), .D = 5); return 0;": ["l16", "s16"],
    "return (int)reg_read(reg_at(DEV, CCR, (unsigned)x)).CCR;": ["l32"],
    "reg_write_with_zero(reg_at(DEV, CCR, (unsigned)x), .CCR = 5); return 0;": ["s32"],
    "reg_set_bits(reg_at(DEV, WORDS, (unsigned)x), 5); return 0;": ["l32", "s32"],
    "reg_write_at(reg_peripheral(PORT, (unsigned)x)->SET, S, (unsigned)x, 1); return 0;": ["s32"],
    "reg_write_at(reg_peripheral(PORT, 2)->SET, S, 9, 1); return 0;": ["s32"],
    "reg_write_with_zero(reg_peripheral(UART, 4)->DR, .bits = 1); return 0;": ["s32"],
    "reg_set_bits_atomic(DEV->R{0}, 2); return 0;": ["s"],
    "reg_clear_bits_atomic(DEV->R{0}, DEV_R{0}_A_Msk); return 0;": ["s"],
    "reg_toggle_bits_atomic(reg_at(DEV, CCR, (unsigned)x), 1); return 0;": ["s32"],
    "return reg_reset_value(DEV->R{0}).B;": [],
    "return (int)DEV_R{0}_B_Msk;": [],
}
FUNCTIONS = [(f"f{i}_{size}", text.format(size), [kind if len(kind) > 1 else kind + str(size) for kind in kinds])
             for i, (text, kinds) in enumerate(ACCESSES.items()) for size in (8, 16, 32)]
LOAD_STORE = re.compile(r"\b(ldr|str)(b|h|sb|sh)?(\.w)?\s+r\d+, \[(r\d+|sp|pc)")


def program():
    return '#include "code.h"\n' + "".join(
        f"int {name}(int x);\nint {name}(int x)\n{{\n    (void)x;\n    {text}\n}}\n" for name, text, _ in FUNCTIONS)


def accesses(work, level):
    """What each function loads and stores, but for its stack and constants after its code."""
    work.write("program.c", program())
    check_equal(run(*THUMB, *WARNINGS, level, "-c", "program.c", "-o", "program.o", cwd=work.folder), (0, ""),
                f"clang {level}")
    code, output = run("llvm-objdump", "-d", "--no-show-raw-insn", work.path("program.o"))
    check_equal(code, 0, output)
    found = {}
    for line in output.splitlines():
        label = re.match(r"[0-9a-f]+ <(\w+)>:", line)
        if label:
            found[label[1]] = seen = []
        access = LOAD_STORE.search(line)
        if access and access[4] not in ("sp", "pc"):
            width = {"b": 8, "h": 16}.get((access[2] or "w")[-1], 32)
            seen.append(("l" if access[1] == "ldr" else "s") + str(width))
    return found


for level in ("-Os", "-O2"):
    def optimized(level=level):
        with Work() as work:
            make_header(work)
            found = accesses(work, level)
            for name, text, expected in FUNCTIONS:
                check_equal(found[name], expected, f"{level}: {text}")
        return f"{len(FUNCTIONS)} functions"
    add(f"svd code: loads and stores of each accessor at {level}", optimized)


@test("svd code: -O0 makes the same volatile accesses")
def unoptimized():
    """By the compiler's own list: at -O0 the machine code accesses locals by registers, too."""
    with Work() as work:
        make_header(work)
        work.write("program.c", program())
        code, output = run(*THUMB, *WARNINGS, "-O0", "-S", "-emit-llvm", "program.c", "-o", "-", cwd=work.folder)
        check_equal(code, 0, output)
        bodies = dict(re.findall(r"define \w*\s*i32 @(\w+)\(.*?\{(.*?)\n\}", output, re.S))
        for name, text, expected in FUNCTIONS:
            found = [("l" if kind == "load" else "s") + bits for kind, bits in
                     re.findall(r"\b(load|store) volatile i(\d+)", bodies[name])]
            check_equal(found, expected, f"-O0: {text}")


@test("svd code: as small as by hand")
def as_small_as_by_hand():
    word = "*(volatile uint32_t *)"
    modify = "volatile uint32_t *r = (volatile uint32_t *)"
    pairs = {
        "reg_write_with_zero(DEV->R32, .B = 5);": f"{word}0x40000020 = 0x50;",
        "reg_write_with_zero(DEV->R32, .A = 1, .B = 5);": f"{word}0x40000020 = 5U << 4 | 1U << 1;",
        "reg_write_with_reset(DEV->R32, .A = 1);": f"{word}0x40000020 = 0x12;",
        "reg_modify(DEV->R32, .B = 5);": f"{modify}0x40000020; *r = (*r & ~0x70u) | 0x50;",
        "reg_modify(DEV->R32, .A = 1, .B = 5);": f"{modify}0x40000020; *r = (*r & ~0x76u) | 0x52;",
        "reg_modify(DEV->M[2], .A = 1);": f"{modify}0x40000088; *r = (*r & ~3u) | 1;",
        "reg_clear(DEV->F32, .B);": f"{word}0x40000060 = 0x10;",
        "return reg_read(DEV->R32).B;": f"return {word}0x40000020 >> 4 & 7;",
        "if (reg_read(DEV->R32).A == 1) return 1;": f"if (({word}0x40000020 >> 1 & 3) == 1) return 1;",
        "reg_set_bits(DEV->P, 1);": f"{modify}0x400000A0; *r = (*r & 0x7FFFFFFF) | 1;",
        "reg_set_bits_atomic(DEV->R32, 2);": f"{word}0x40000420 = 2;",
        "reg_write_at(DEV->P, MODE, x, 2);": f"{word}0x400000A0 = 2U << 2 * x;",
        "reg_modify_at(DEV->P, MODE, x, 2);":
            f"{modify}0x400000A0; *r = (*r & 0x7FFFFFFF & ~(3U << 2 * x)) | 2U << 2 * x;",
        "return reg_read_at(DEV->P, MODE, x);": f"return {word}0x400000A0 >> 2 * x & 3;",
        "reg_write_with_zero(reg_at(DEV, CCR, x), .CCR = 5);": f"{word}(0x400000F4 + 4 * (x - 1)) = 5;",
    }
    text = '#define REG_ASSERT(condition) ((void)0)\n#include "code.h"\n'
    for i, pair in enumerate(pairs.items()):
        for who, body in zip(("ours", "hand"), pair):
            text += (f"uint32_t {who}{i}(uint32_t x);\n"
                     f"uint32_t {who}{i}(uint32_t x) {{ (void)x; {body} return 0; }}\n")
    with Work() as work:
        make_header(work)
        work.write("program.c", text)

        def sizes(level):
            check_equal(run(*THUMB, *WARNINGS, level, "-c", "program.c", "-o", "program.o", cwd=work.folder), (0, ""),
                        "clang")
            code, output = run("llvm-nm", "-S", work.path("program.o"))
            check_equal(code, 0, output)
            found = {row.split()[3]: int(row.split()[1], 16) for row in output.splitlines()}
            return [(found[f"ours{i}"], found[f"hand{i}"]) for i in range(len(pairs))]
        for (ours, hand), (by_us, by_hand) in zip(pairs.items(), sizes("-Os")):
            check(by_us <= by_hand, f"{ours} takes {by_us} bytes, by hand ({hand}) it is {by_hand}")
        by_us, by_hand = (sum(column) for column in zip(*sizes("-O0")))
        check(by_us <= 1.32 * by_hand, f"at -O0 they take {by_us} bytes, by hand it is {by_hand}")
        return f"{by_us} for {by_hand} bytes at -O0"


ONCE = r"""
#include "code.h"
int printf(const char *format, ...);
void *calloc(size_t count, size_t size);
static DEV_Type *device;
static unsigned evaluated;
DEV_Type *next(void);
DEV_Type *next(void)
{
    evaluated++;
    return device;
}
#define ONCE(statement)                                                                            \
    do {                                                                                           \
        unsigned i = 0, value = 0;                                                                 \
        evaluated = 0;                                                                             \
        statement;                                                                                 \
        if (evaluated > 1 || i > 1 || value > 1 || evaluated + i + value == 0)                     \
            printf("%s: %u, %u, %u times\n", #statement, evaluated, i, value);                     \
    } while (0)
int main(void)
{
    device = calloc(16, sizeof *device);
    ONCE((void)reg_read(next()->R32).A);
    ONCE(reg_write_with_zero(next()->R8, .A = 1));
    ONCE(reg_write_with_reset(next()->R8, .A = 1));
    ONCE(reg_modify(next()->R16, .A = 1, .B = 2));
    ONCE(reg_clear(next()->F32, .A, .B));
    ONCE(reg_modify(device->M[i++], .A = 1));
    ONCE((void)reg_read(device->M[i++]).A);
    ONCE(reg_modify(*DEV_WORDS(next(), i++), .bits = 1));
    ONCE(reg_modify(device->R32, .A = value++ & 3));
    ONCE(reg_write_with_zero(device->R32, .A = value++ & 3, .B = i++ & 7));
    ONCE(reg_modify(device->R32, .A = reg_read(next()->R32).A));
    ONCE(reg_modify_at(next()->P, MODE, i++, value++));
    ONCE(reg_set_bits(next()->R32, value++));
    ONCE((void)reg_read_at(next()->P, MODE, i++));
    ONCE(reg_modify(reg_at(next(), CCR, ++i), .bits = value++));
    ONCE(reg_set_bits(reg_at(device, CDT, ++i), 1));
    ONCE((void)reg_peripheral(PORT, i++));
    ONCE(reg_set_bits_atomic(next()->R32, value++));
    reg_write_with_zero(reg_at(device, CCR, 4), .CCR = 0x1234);
    reg_write_with_zero(reg_at(device, CDT, 3), .D = 0x123);
    reg_modify(reg_at(device, OTHERS, 3), .bits = 77);
    if (reg_read(device->CCR4).CCR4 != 0x1234 || reg_read(device->C3DT).D != 0x123 ||
        reg_read(*DEV_OTHERS(device, 3)).bits != 77)
        printf("a wrong element of a list\n");
    volatile uint16_t *r16 = (volatile uint16_t *)(uintptr_t)&device->R16;
    *r16 = 0;
    reg_set_bits_atomic(device->R16, 3);
    reg_clear_bits_atomic(device->R16, 5);
    reg_toggle_bits_atomic(device->R16, 9);
    if (*r16 || r16[0x200] != 3 || r16[0x400] != 5 || r16[0x600] != 9)
        printf("a wrong alias\n");
    unsigned four = 4;
    if ((uintptr_t)reg_peripheral(PORT, 2) != 0x50000800 || (uintptr_t)reg_peripheral(UART, 1) != 0x50010000 ||
        (uintptr_t)reg_peripheral(UART, four) != 0x50004000)
        printf("a wrong peripheral\n");
    reg_modify_at(device->P, MODE, 1, reg_read_at(device->P, MODE, reg_read_at(device->P, MODE, 0)));
    *(volatile uint32_t *)&device->P = 0x80000000 | 3 << 28;
    reg_modify_at(device->P, MODE, 14, 1);
    if (*(volatile uint32_t *)&device->P != 1 << 28)
        printf("P: %#x\n", reg_read(device->P).bits);
    *(volatile uint32_t *)&device->P = 0x80000002;
    reg_set_bits(device->P, 1);
    if (*(volatile uint32_t *)&device->P != 3 || reg_read_at(device->P, MODE, 0) != 3)
        printf("P: %#x\n", reg_read(device->P).bits);
    *(volatile uint32_t *)&device->CS = 0x28;
    reg_modify(device->CS, .EN = 1);
    if (*(volatile uint32_t *)&device->CS != 0x21) /* the flag is left alone */
        printf("CS: %#x\n", reg_read(device->CS).bits);
    reg_modify(device->CS, .STICKY = 1);
    if (*(volatile uint32_t *)&device->CS != 0x29) /* and cleared on purpose */
        printf("CS: %#x\n", reg_read(device->CS).bits);
    if (reg_read(device->M[0]).A != 1)
        printf("M[0] was not written\n");
    /* one in the place of another: no name of theirs shadows another's */
    reg_modify(device->R32, .A = reg_read(device->M[reg_read(device->M[0]).A]).A,
               .B = reg_read(device->R16).B);
    if (1)
        reg_write_with_zero(device->R32, .A = 1);
    else
        reg_clear(device->F32, .A);
    for (int n = 0; n < 2; reg_modify(device->R32, .A = 1), n++)
        continue;
    return 0;
}
"""

for compiler in ("clang", "gcc"):
    def once(compiler=compiler):
        with Work() as work:
            make_header(work)
            run_c(work, ONCE, compiler=compiler)
    add(f"svd code: register and values are evaluated once, {compiler}", once)


OUT_OF_RANGE = r"""
#include <setjmp.h>
#include <stdlib.h>
static jmp_buf caught;
#define REG_ASSERT(condition) ((condition) ? (void)0 : longjmp(caught, 1))
#include "code.h"
int printf(const char *format, ...);
#define CAUGHT(statement) do { if (!setjmp(caught)) { statement; printf("%s\n", #statement); } } while (0)
int main(void)
{
    static DEV_Type memory;
    DEV_Type *const device = &memory;
    for (volatile unsigned wrong = 0; wrong < 100; wrong = wrong ? 99 : 5) {
        CAUGHT((void)reg_read(reg_at(device, CCR, wrong)));
        CAUGHT((void)reg_read(reg_at(device, CDT, wrong)));
        CAUGHT((void)reg_read(reg_at(device, WORDS, wrong + 4)));
        CAUGHT((void)DEV_WORDS(device, wrong + 4));
        CAUGHT((void)reg_peripheral(PORT, wrong + 3));
        CAUGHT((void)reg_peripheral(UART, wrong == 5 ? 3 : wrong));
        CAUGHT((void)reg_read_at(device->P, MODE, wrong + 15));
        CAUGHT(reg_modify_at(device->P, MODE, wrong + 15, 1));
        CAUGHT(reg_modify_at(device->P, MODE, 1, wrong + 4));
        if (wrong == 99)
            break;
    }
    return 0;
}
"""


@test("svd code: a number or value that is out of range at run time ends in REG_ASSERT")
def out_of_range():
    with Work() as work:
        make_header(work)
        for compiler in ("clang", "gcc"):
            run_c(work, OUT_OF_RANGE, compiler=compiler)


@test("svd code: a peripheral past 4 GiB is there for machines whose addresses reach it, and else does not compile")
def past_4_gib():
    svd = device("A", peripheral("LOW", 0xFFFFFFF8, register("R", 4)), peripheral("ACROSS", 0xFFFFFFF8, register("R", 8)),
                 peripheral("PAST", 0x100000000, register("R", 0)), cpu="")
    body = "int main(void) { return (uintptr_t)&PAST->R != 0x100000000 || (uintptr_t)&ACROSS->R != 0x100000000; }\n"
    with Work() as work:
        work.header(svd)
        run_c(work, '#include "a.h"\n' + body)
        work.write("header.c", '#include "a.h"\nvoid f(void);\nvoid f(void) { (void)reg_read(LOW->R); }\n')
        check_equal(run(*THUMB, *WARNINGS, "-c", "header.c", "-o", "program.o", cwd=work.folder), (0, ""), "clang")
        for name in ("ACROSS", "PAST"):
            work.write("use.c", f'#include "a.h"\nvoid f(void);\nvoid f(void) {{ (void)reg_read({name}->R); }}\n')
            code, output = run(*THUMB, "-c", "use.c", "-o", "program.o", cwd=work.folder)
            check("use of undeclared identifier" in output, f"{name}: exit code {code}\n{output}")


@test("svd code: reg_without_interrupts puts a load and its store between, on Cortex-M and RISC-V")
def without_interrupts():
    body = "reg_without_interrupts(reg_modify_at(DEV->P, MODE, 3, 1));"
    with Work() as work:
        make_header(work)
        work.write("program.c", f'#include "code.h"\nvoid f(void);\nvoid f(void) {{ {body} }}\n')
        for compiler, order in ((THUMB, ("mrs", "cpsid", "ldr", "str", "msr")),
                                (RISCV, ("csrrci", "lw", "sw", "csrs"))):
            check_equal(run(*compiler, *WARNINGS, "-Os", "-c", "program.c", "-o", "program.o", cwd=work.folder),
                        (0, ""), "clang")
            code, output = run("llvm-objdump", "-d", "--no-show-raw-insn", work.path("program.o"))
            words = re.findall(r"\s(mrs|cpsid|msr|csrrci|csrs|lw|sw|(?:ldr|str)(?=\s+r\d, \[r))\s", output)
            check_equal((code, tuple(words)), (0, order), output)
