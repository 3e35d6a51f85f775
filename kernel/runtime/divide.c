/*
 * divide.c - division, and what else a 32-bit CPU may leave to a function.
 *
 * Written for few bytes, and so that no compiler makes a call to one of these functions of what is
 * in them: it does so of loops that count zeros, and of 64-bit values shifted by a variable.
 */
#include <kernel/divide.h>
#include <kernel/panic.h>

static uint32_t low_word(uint64_t value)
{
    return (uint32_t)value;
}

static uint32_t high_word(uint64_t value)
{
    return (uint32_t)(value >> 32);
}

static uint64_t from_words(uint32_t low, uint32_t high)
{
    return (uint64_t)high << 32 | low;
}

void divide_by_zero(void)
{
    panic("division by zero");
}

/* Subtracts the denominator from where its highest bit is below the numerator's, downwards. */
uint64_t divide_u32(uint32_t numerator, uint32_t denominator)
{
    if (denominator == 0)
        divide_by_zero();
    uint32_t quotient = 0, bit = 1;
    for (uint32_t half = numerator >> 1; denominator <= half; denominator <<= 1)
        bit <<= 1;
    do {
        if (numerator >= denominator) {
            numerator -= denominator;
            quotient += bit;
        }
        denominator >>= 1;
        bit >>= 1;
    } while (bit > 0);
    return from_words(quotient, numerator);
}

/*
 * Two digits of 32 bits, as on paper. The second one's remainder is below the denominator, or, if
 * that has two digits itself, has at first but one: the 32 doublings cannot overflow.
 */
uint64_t divide_u64(uint64_t numerator, uint64_t denominator, uint64_t *remainder)
{
    uint32_t high = 0, low = low_word(numerator);
    uint64_t rest = high_word(numerator);
    if (high_word(denominator) == 0) {
        uint64_t both = divide_u32(high_word(numerator), low_word(denominator));
        high = low_word(both);
        rest = high_word(both);
        if (rest == 0) {
            both = divide_u32(low, low_word(denominator));
            *remainder = high_word(both);
            return from_words(low_word(both), high);
        }
    }
    for (int bits = 32; bits > 0; bits--) {
        rest = rest + rest + (low >> 31);
        low <<= 1;
        if (rest >= denominator) {
            rest -= denominator;
            low |= 1;
        }
    }
    *remainder = rest;
    return from_words(low, high);
}

/* The signs are all ones or 0. Negates where that is all ones: -x is ~x + 1. */
static uint32_t negate_u32(uint32_t value, uint32_t sign)
{
    return (value ^ sign) - sign;
}

static uint64_t negate_u64(uint64_t value, uint64_t sign)
{
    return (value ^ sign) - sign;
}

uint64_t divide_s32(int32_t numerator, int32_t denominator)
{
    uint32_t rest_sign = numerator < 0 ? UINT32_MAX : 0;
    uint32_t below_sign = denominator < 0 ? UINT32_MAX : 0;
    uint64_t both = divide_u32(negate_u32((uint32_t)numerator, rest_sign),
                               negate_u32((uint32_t)denominator, below_sign));
    return from_words(negate_u32(low_word(both), rest_sign ^ below_sign),
                      negate_u32(high_word(both), rest_sign));
}

int64_t divide_s64(int64_t numerator, int64_t denominator, int64_t *remainder)
{
    uint64_t rest_sign = numerator < 0 ? UINT64_MAX : 0;
    uint64_t below_sign = denominator < 0 ? UINT64_MAX : 0;
    uint64_t rest;
    uint64_t quotient = divide_u64(negate_u64((uint64_t)numerator, rest_sign),
                                   negate_u64((uint64_t)denominator, below_sign), &rest);
    *remainder = (int64_t)negate_u64(rest, rest_sign);
    return (int64_t)negate_u64(quotient, rest_sign ^ below_sign);
}

/* Half words, whose products and what is carried into them fit a word. */
uint64_t multiply_u64(uint64_t left, uint64_t right)
{
    uint32_t a = low_word(left), b = low_word(right);
    uint32_t low = (a & 0xffff) * (b & 0xffff);
    uint32_t middle = (a >> 16) * (b & 0xffff) + (low >> 16);
    uint32_t other = (a & 0xffff) * (b >> 16) + (middle & 0xffff);
    uint32_t high = (a >> 16) * (b >> 16) + (middle >> 16) + (other >> 16);
    high += high_word(left) * b + a * high_word(right);
    return from_words(other << 16 | (low & 0xffff), high);
}

/* What moves from word to word is shifted in two steps: by 32 at once, as for 0, C has no shift. */
uint64_t shift_left_u64(uint64_t value, unsigned count)
{
    uint32_t low = low_word(value), high = high_word(value);
    if (count >= 32)
        return from_words(0, low << (count - 32));
    return from_words(low << count, high << count | low >> 1 >> (31 - count));
}

uint64_t shift_right_u64(uint64_t value, unsigned count)
{
    uint32_t low = low_word(value), high = high_word(value);
    if (count >= 32)
        return high >> (count - 32);
    return from_words(low >> count | high << 1 << (31 - count), high >> count);
}

/* A negative number shifted right keeps its sign (GCC manual, "Integers implementation"). */
int64_t shift_right_s64(int64_t value, unsigned count)
{
    uint32_t low = low_word((uint64_t)value);
    int32_t high = (int32_t)high_word((uint64_t)value);
    if (count >= 32)
        return high >> (count - 32);
    low = low >> count | (uint32_t)high << 1 << (31 - count);
    return (int64_t)from_words(low, (uint32_t)(high >> count));
}

unsigned leading_zeros_u32(uint32_t value)
{
    unsigned zeros = 32;
    for (unsigned step = 16; step > 0; step >>= 1) {
        if (value >> step > 0) {
            value >>= step;
            zeros -= step;
        }
    }
    return zeros - value;
}
