/* decode.c - ARMv6-M instructions, as far as cycles, addresses and faults need them.
 *
 * Encodings: ARMv6-M Architecture Reference Manual, "The Thumb Instruction Set Encoding".
 * Cycles: the TRMs of the Cortex-M0, M0+, M3 and M4, "Instruction set summary", with zero wait states. To fill the
 * pipeline anew after a branch takes the M3 and M4 one to three cycles: here it is one. */
#include "decode.h"

static unsigned field(uint32_t value, unsigned lsb, unsigned width)
{
    return (value >> lsb) & ((1u << width) - 1);
}

static unsigned ones(unsigned list)
{
    return (unsigned)__builtin_popcount(list);
}

/* "Special data instructions and branch and exchange" */
static enum kind decode_special(uint16_t i)
{
    unsigned rd = field(i, 7, 1) << 3 | field(i, 0, 3), rm = field(i, 3, 4);
    if (field(i, 8, 2) == 3)
        return field(i, 0, 3) || rm == 15 ? KIND_UNPREDICTABLE : KIND_BX;
    if (field(i, 8, 2) == 1) /* CMP of two low registers has an encoding of its own */
        return (rd < 8 && rm < 8) || rd == 15 || rm == 15 ? KIND_UNPREDICTABLE : KIND_PLAIN;
    if (rd == 15)
        return field(i, 8, 2) == 0 && rm == 15 ? KIND_UNPREDICTABLE : KIND_WRITE_PC;
    return rd == 13 ? KIND_STACK : KIND_PLAIN;
}

static enum kind decode_hint(uint16_t i)
{
    if (i & 0xf) /* IT, which ARMv6-M lacks */
        return KIND_UNDEFINED;
    switch (field(i, 4, 4)) {
    case 2:
        return KIND_WFE;
    case 3:
        return KIND_WFI;
    case 4:
        return KIND_SEV;
    default:
        return KIND_PLAIN; /* NOP, YIELD, and undefined hints execute as NOP */
    }
}

/* "Miscellaneous 16-bit instructions" */
static enum kind decode_miscellaneous(uint16_t i)
{
    switch (field(i, 8, 4)) {
    case 0x0:
        return KIND_STACK;
    case 0x2:
        return KIND_PLAIN; /* SXTH, SXTB, UXTH, UXTB */
    case 0x4:
    case 0x5:
    case 0xc:
    case 0xd:
        return i & 0x1ff ? KIND_MULTIPLE : KIND_UNPREDICTABLE;
    case 0x6:
        if ((i & 0xe0) != 0x60)
            return KIND_UNDEFINED;
        return i == 0xb662 || i == 0xb672 ? KIND_CPS : KIND_UNPREDICTABLE;
    case 0xa:
        return field(i, 6, 2) == 2 ? KIND_UNDEFINED : KIND_PLAIN; /* REV, REV16, REVSH */
    case 0xe:
        return KIND_BKPT;
    case 0xf:
        return decode_hint(i);
    default:
        return KIND_UNDEFINED;
    }
}

static enum kind decode_multiple(uint16_t i)
{
    unsigned rn = field(i, 8, 3), list = i & 0xff;
    bool load = i & 0x800;
    /* STM stores an unknown value for a base in the list that is not its lowest register. */
    bool unknown = !load && (list & 1u << rn) && (list & ((1u << rn) - 1));
    return list && !unknown ? KIND_MULTIPLE : KIND_UNPREDICTABLE;
}

static enum kind decode_conditional(uint16_t i)
{
    switch (field(i, 8, 4)) {
    case 0xe:
        return KIND_UNDEFINED; /* UDF */
    case 0xf:
        return KIND_SVC;
    default:
        return KIND_BRANCH_IF;
    }
}

enum kind decode(uint16_t i)
{
    unsigned opcode = i >> 11;
    if (opcode < 0x08 || opcode == 0x14 || opcode == 0x15)
        return KIND_PLAIN;
    if (opcode == 0x08 && i & 0x400)
        return decode_special(i);
    if (opcode == 0x08)
        return field(i, 6, 4) == 0xd ? KIND_MULTIPLY : KIND_PLAIN;
    if (opcode < 0x14)
        return KIND_TRANSFER;
    if (opcode < 0x18)
        return decode_miscellaneous(i);
    if (opcode < 0x1a)
        return decode_multiple(i);
    if (opcode < 0x1c)
        return decode_conditional(i);
    return opcode == 0x1c ? KIND_BRANCH : KIND_LONG;
}

/* "32-bit Thumb instruction encoding": BL, MSR, MRS and three barriers are all there are. */
enum kind decode_long(uint32_t i)
{
    if ((i & 0xf800d000) == 0xf000d000)
        return KIND_BL;
    if ((i & 0xfff0ff00) == 0xf3808800)
        return KIND_MSR;
    if ((i & 0xfffff000) == 0xf3ef8000)
        return KIND_MRS;
    if ((i & 0xffffff00) == 0xf3bf8f00 && field(i, 4, 4) >= 4 && field(i, 4, 4) <= 6)
        return KIND_BARRIER;
    return KIND_UNDEFINED;
}

static struct access multiple(uint16_t i, const uint32_t reg[16])
{
    bool load = i & 0x800;
    if (i >> 12 == 0xc)
        return (struct access){reg[field(i, 8, 3)], 4, (uint8_t)ones(i & 0xff), load};
    uint8_t count = (uint8_t)ones(i & 0x1ff);
    return (struct access){load ? reg[13] : reg[13] - 4u * count, 4, count, load};
}

static struct access register_offset(uint16_t i, const uint32_t reg[16])
{
    static const uint8_t size[8] = {4, 2, 1, 1, 4, 2, 1, 2};
    unsigned operation = field(i, 9, 3);
    uint32_t address = reg[field(i, 3, 3)] + reg[field(i, 6, 3)];
    return (struct access){address, size[operation], 1, operation >= 3};
}

struct access decode_access(uint16_t i, uint32_t pc, const uint32_t reg[16])
{
    bool load = i & 0x800;
    uint32_t base = reg[field(i, 3, 3)], offset = field(i, 6, 5);
    switch (i >> 12) {
    case 0x4:
        return (struct access){((pc + 4) & ~3u) + 4 * field(i, 0, 8), 4, 1, true};
    case 0x5:
        return register_offset(i, reg);
    case 0x6:
        return (struct access){base + 4 * offset, 4, 1, load};
    case 0x7:
        return (struct access){base + offset, 1, 1, load};
    case 0x8:
        return (struct access){base + 2 * offset, 2, 1, load};
    case 0x9:
        return (struct access){reg[13] + 4 * field(i, 0, 8), 4, 1, load};
    default:
        return multiple(i, reg);
    }
}

uint16_t decode_base(uint16_t i)
{
    switch (i >> 12) {
    case 0x4:
        return 0;
    case 0x5:
        return (uint16_t)(1u << field(i, 3, 3) | 1u << field(i, 6, 3));
    case 0x6:
    case 0x7:
    case 0x8:
        return (uint16_t)(1u << field(i, 3, 3));
    case 0xc:
        return (uint16_t)(1u << field(i, 8, 3));
    default:
        return 1u << 13;
    }
}

/* LDM, STM, PUSH and POP take 1 + N; POP with PC takes 4 + N on the M0, 3 + N on the M0+. N counts
   PC too: then a POP {PC} costs the M0+ what an LDR and a BX do. */
static unsigned multiple_cycles(enum core_kind core, uint16_t i)
{
    if (i >> 12 == 0xc)
        return 1 + ones(i & 0xff);
    bool pop_pc = (i & 0xff00) == 0xbd00;
    unsigned refill = decode_branch_cycles(core) + !core_is_mainline(core);
    return 1 + ones(i & 0x1ff) + (pop_pc ? refill : 0);
}

unsigned decode_cycles(const struct board *board, enum kind kind, uint16_t instruction)
{
    bool plus = board->core != CORTEX_M0, mainline = core_is_mainline(board->core);
    switch (kind) {
    case KIND_MULTIPLY:
        return board->multiply_cycles;
    case KIND_DIVIDE:
        return 12; /* at most */
    case KIND_TABLE_BRANCH:
        return 2 + decode_branch_cycles(board->core);
    case KIND_WRITE_PC:
    case KIND_BRANCH:
    case KIND_BX:
        return plus ? 2 : 3;
    case KIND_BL:
        return mainline ? 2 : plus ? 3 : 4;
    case KIND_TRANSFER:
    case KIND_WFE:
    case KIND_WFI:
        return 2;
    case KIND_MULTIPLE: /* of 32 bits: with one register */
        return instruction ? multiple_cycles(board->core, instruction) : 2;
    case KIND_MRS:
    case KIND_MSR:
    case KIND_BARRIER:
        return mainline ? 1 : plus ? 3 : 4;
    case KIND_SVC:
    case KIND_BKPT:
        return 0; /* the exception's entry is counted instead */
    default:
        return 1;
    }
}

unsigned decode_branch_cycles(enum core_kind core)
{
    return core == CORTEX_M0 ? 2 : 1;
}

bool decode_condition(unsigned condition, uint32_t flags)
{
    bool n = flags >> 31 & 1, z = flags >> 30 & 1, c = flags >> 29 & 1, v = flags >> 28 & 1;
    bool holds[] = {z, c, n, v, c && !z, n == v, !z && n == v, true};
    return holds[condition >> 1 & 7] != (condition & 1);
}

/* Cortex-M0+ TRM, "Exception handling": 15 cycles. Cortex-M0 TRM, "Exceptions": 16. Cortex-M3 and M4 TRM,
   "Exception handling": 12. */
unsigned decode_entry_cycles(enum core_kind core)
{
    return core_is_mainline(core) ? 12 : core == CORTEX_M0PLUS ? 15 : 16;
}

/* No manual states the two below. A return pops eight words, like an LDM; a return that goes on to
   the next handler saves the eight stores of an entry. */
unsigned decode_exit_cycles(enum core_kind core)
{
    (void)core;
    return 1 + 8;
}

unsigned decode_chain_cycles(enum core_kind core)
{
    if (core_is_mainline(core)) /* Cortex-M3 and M4 TRM, "Tail-chaining" */
        return 6;
    return decode_entry_cycles(core) - 8;
}
