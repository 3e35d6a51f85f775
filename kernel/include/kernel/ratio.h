/*
 * ratio.h - one rate of counting in terms of another, by a multiplication and a shift. Pure.
 *
 * A ratio is too small by less than one part in its multiplier: 2^-29 for counters of up to 8 GHz, 60 us in
 * a day, where crystals are wrong by seconds.
 */
#pragma once

#include <stdint.h>

struct ratio {
    uint32_t multiplier;
    unsigned shift; /* 0 to 32 */
};

/* How often `to` happens for each `from`, both in the same time; from is not 0, and below 2^63. */
struct ratio ratio_make(uint64_t to, uint64_t from);

/*
 * The value times the ratio, rounded down. Exact as long as the result is below 2^64. Of one ratio, a larger value
 * never has a smaller result.
 */
static inline uint64_t ratio_apply(struct ratio ratio, uint64_t value)
{
    uint64_t high = (value >> 32) * ratio.multiplier;
    uint64_t low = (uint64_t)(uint32_t)value * ratio.multiplier;
    return (high << (32 - ratio.shift)) + (low >> ratio.shift);
}
