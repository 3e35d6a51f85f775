/* ratio.c - a ratio as a multiplier of 32 bits and a shift: a long division, bit by bit. */
#include <kernel/ratio.h>

#define SHIFT_MAX 32
#define TOP_BIT (UINT32_C(1) << 31)

struct ratio ratio_make(uint64_t to, uint64_t from)
{
    uint64_t quotient = to / from, rest = to % from;
    if (quotient > UINT32_MAX)
        quotient = UINT32_MAX;
    unsigned shift = 0;
    for (; shift < SHIFT_MAX && quotient < TOP_BIT; shift++) {
        rest *= 2;
        quotient = quotient * 2 + (rest >= from);
        if (rest >= from)
            rest -= from;
    }
    return (struct ratio){(uint32_t)quotient, shift};
}
