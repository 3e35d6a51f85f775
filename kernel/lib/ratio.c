/* ratio.c - a ratio's places: a long division, bit by bit. */
#include <kernel/ratio.h>

#define PLACES 32

struct ratio ratio_make(uint64_t to, uint64_t from)
{
    uint64_t whole = to / from, rest = to % from;
    uint32_t fraction = 0;
    for (int i = 0; i < PLACES; i++) {
        rest *= 2;
        fraction = fraction * 2 + (rest >= from);
        if (rest >= from)
            rest -= from;
    }
    return (struct ratio){fraction, whole < UINT32_MAX ? (uint32_t)whole : UINT32_MAX};
}
