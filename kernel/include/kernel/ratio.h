/*
 * ratio.h - one rate of counting in terms of another, without a division. Pure.
 *
 * A number with 32 binary places, too small by less than the last one: nanoseconds come out wrong by less than
 * 2^-29 for counters of up to 8 GHz, 160 us in a day, where crystals are wrong by seconds.
 */
#pragma once

#include <stdint.h>

struct ratio {
    uint32_t fraction, whole;
};

/* How often `to` happens for each `from`, both in the same time: from is not 0, and below 2^63. */
struct ratio ratio_make(uint64_t to, uint64_t from);

/*
 * The value times the ratio, rounded down; right as long as that is below 2^64. Of one ratio, a larger value
 * never has a smaller result.
 */
static inline uint64_t ratio_apply(struct ratio ratio, uint64_t value)
{
#ifdef __SIZEOF_INT128__
    uint64_t both = (uint64_t)ratio.whole << 32 | ratio.fraction;
    return (uint64_t)((unsigned __int128)value * both >> 32);
#else
    uint64_t high = (value >> 32) * ratio.fraction;
    uint64_t low = (uint64_t)(uint32_t)value * ratio.fraction;
    return value * ratio.whole + high + (low >> 32);
#endif
}
