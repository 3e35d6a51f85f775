/* decode_wide.c - what ARMv7-M has beyond ARMv6-M, but for the FPU and saturating or SIMD arithmetic's cycles.
 *
 * Encodings: ARMv7-M Architecture Reference Manual, "The Thumb instruction set encoding", "32-bit Thumb
 * instruction encoding". An instruction of 32 bits has its first half in the upper bits. */
#include "decode.h"

static unsigned field(uint32_t value, unsigned lsb, unsigned width)
{
    return (value >> lsb) & ((1u << width) - 1);
}

enum kind decode_mainline(uint16_t i)
{
    if ((i & 0xf500) == 0xb100)
        return KIND_COMPARE_BRANCH;
    if ((i & 0xff00) == 0xbf00 && i & 0xf)
        return KIND_IT;
    if ((i & 0xffec) == 0xb660 && i & 3)
        return KIND_CPS; /* of FAULTMASK, too */
    return decode(i);
}

/* "Branches and miscellaneous control" */
static enum kind decode_control(uint32_t i)
{
    if (i & 1u << 12)
        return KIND_BL; /* and B.W */
    if (i & 1u << 14)
        return KIND_UNDEFINED; /* BLX, UDF */
    if (field(i, 23, 3) != 7)
        return KIND_BRANCH_IF;
    if ((i & 0xfff0f300) == 0xf3808000)
        return KIND_MSR;
    if ((i & 0xfffff0ff) == 0xf3af8000 || (i & 0xffffffff) == 0xf3bf8f2f)
        return KIND_PLAIN; /* NOP, CLREX */
    return decode_long(i);
}

static bool is_table_branch(uint32_t i)
{
    return (i & 0xfff0ffe0) == 0xe8d0f000;
}

/* "Load/store single data item": a byte or half-word into PC is a hint to the cache. */
static enum kind decode_single(uint32_t i)
{
    bool is_load = i & 1u << 20, is_word = field(i, 21, 2) == 2;
    bool has_form = i & 1u << 23 || i & 1u << 11 || field(i, 6, 6) == 0 || field(i, 16, 4) == 15;
    if (field(i, 21, 2) == 3 || !has_form || (!is_load && field(i, 16, 4) == 15))
        return KIND_UNDEFINED;
    return is_load && !is_word && field(i, 12, 4) == 15 ? KIND_PLAIN : KIND_TRANSFER;
}

enum kind decode_wide(uint32_t i)
{
    bool upper = i >> 28 == 0xf;
    if (i & 1u << 26 && (!upper || i >> 27 == 0x1f))
        return KIND_COPROCESSOR;
    if (!upper) {
        if (i & 1u << 25)
            return KIND_PLAIN; /* data processing (shifted register) */
        return !(i & 1u << 22)      ? KIND_MULTIPLE
               : is_table_branch(i) ? KIND_TABLE_BRANCH
                                    : KIND_TRANSFER;
    }
    if (!(i & 1u << 27))
        return i & 1u << 15 ? decode_control(i) : KIND_PLAIN;
    if (!(i & 1u << 25))
        return decode_single(i);
    return (i & 0xffd000f0) == 0xfb9000f0 ? KIND_DIVIDE : KIND_PLAIN;
}

uint16_t decode_wide_base(uint32_t i)
{
    bool by_register =
        is_table_branch(i) || (i >> 25 == 0x7c && !(i & 1u << 23) && !(i & 1u << 11));
    return (uint16_t)(1u << field(i, 16, 4) | (by_register ? 1u << field(i, 0, 4) : 0));
}

/* "Load/store dual, load/store exclusive, table branch"; of ARMv8-M also "load-acquire, store-release" */
static struct access dual(uint32_t i, uint32_t base)
{
    uint32_t offset = 4 * field(i, 0, 8);
    bool load = i & 1u << 20;
    if (!(i & 1u << 24) && !(i & 1u << 21)) {
        if (!(i & 1u << 23))
            return (struct access){base + offset, 4, 1, load};
        return (struct access){base, (uint8_t)(1u << field(i, 4, 2)), 1, load};
    }
    uint32_t moved = i & 1u << 23 ? base + offset : base - offset;
    return (struct access){i & 1u << 24 ? moved : base, 4, 2, load};
}

static uint32_t single_address(uint32_t i, const uint32_t reg[16], uint32_t base)
{
    if (field(i, 16, 4) == 15)
        return i & 1u << 23 ? base + field(i, 0, 12) : base - field(i, 0, 12);
    if (i & 1u << 23)
        return base + field(i, 0, 12);
    if (!(i & 1u << 11))
        return base + (reg[field(i, 0, 4)] << field(i, 4, 2));
    if (!(i & 1u << 10))
        return base;
    return i & 1u << 9 ? base + field(i, 0, 8) : base - field(i, 0, 8);
}

struct access decode_wide_access(uint32_t i, uint32_t pc, const uint32_t reg[16])
{
    unsigned rn = field(i, 16, 4);
    uint32_t base = rn == 15 ? (pc + 4) & ~3u : reg[rn];
    bool load = i & 1u << 20;
    if (is_table_branch(i)) {
        uint32_t index = reg[field(i, 0, 4)];
        bool halves = i & 1u << 4;
        return (struct access){(rn == 15 ? pc + 4 : base) + (halves ? 2 * index : index),
                               halves ? 2 : 1, 1, true};
    }
    if (i >> 25 == 0x74 && i & 1u << 22)
        return dual(i, base);
    if (i >> 25 == 0x74) {
        uint8_t count = (uint8_t)__builtin_popcount(i & 0xffff);
        return (struct access){i & 1u << 24 ? base - 4u * count : base, 4, count, load};
    }
    return (struct access){single_address(i, reg, base), (uint8_t)(1u << field(i, 21, 2)), 1, load};
}

bool decode_wide_loads_pc(uint32_t i)
{
    if (i >> 25 == 0x74)
        return !(i & 1u << 22) && i & 1u << 20 && i & 1u << 15;
    return (i & 0xfe70f000) == 0xf850f000;
}

uint32_t decode_wide_base_after(uint32_t i, uint32_t base)
{
    if (i >> 25 == 0x74) {
        uint32_t bytes = 4u * (uint32_t)__builtin_popcount(i & 0xffff);
        return !(i & 1u << 21) ? base : i & 1u << 24 ? base - bytes : base + bytes;
    }
    bool back = !(i & 1u << 23) && (i & 0x900) == 0x900;
    return !back ? base : i & 1u << 9 ? base + field(i, 0, 8) : base - field(i, 0, 8);
}
