/* ratio_test.c - rates in terms of others, against 128 bits. */
#include "unit.h"
#include <kernel/ratio.h>

#define SECOND UINT64_C(1000000000) /* nanoseconds */

static const uint64_t rates[] = {1,          3,          32768,      1000000,   1193182,
                                 2097152,    3579545,    8000000,    14318180,  16000000,
                                 24000000,   48000000,   100000000,  999999999, 1000000000,
                                 1000000001, 2399987654, 5000000000, 8000000000};
#define RATES (sizeof rates / sizeof *rates)

static uint64_t exact(uint64_t value, uint64_t to, uint64_t from)
{
    return (uint64_t)((unsigned __int128)value * to / from);
}

/* Never above, and below by 2^-29 of it and one. */
static void check_near(uint64_t got, uint64_t expected)
{
    if (got > expected || expected - got > (expected >> 29) + 1)
        fail("expected %llu, got %llu", (unsigned long long)expected, (unsigned long long)got);
}

CASE(a_day_and_ten_years)
{
    static const uint64_t seconds[] = {0, 1, 60, 86400, 86400 * 365, UINT64_C(86400) * 3653};
    for (size_t i = 0; i < RATES; i++) {
        struct ratio ratio = ratio_make(SECOND, rates[i]);
        for (size_t j = 0; j < sizeof seconds / sizeof *seconds; j++)
            check_near(ratio_apply(ratio, seconds[j] * rates[i]), seconds[j] * SECOND);
    }
}

CASE(exact_where_it_can_be)
{
    static const uint64_t powers[] = {32768, 2097152, 8000000, 16000000, 1000000, 1000000000};
    for (size_t i = 0; i < sizeof powers / sizeof *powers; i++) {
        struct ratio ratio = ratio_make(SECOND, powers[i]);
        for (uint64_t count = 1; count < UINT64_MAX / SECOND / 1000; count = count * 3 + 1)
            check_int(ratio_apply(ratio, count), exact(count, SECOND, powers[i]));
    }
}

CASE(edges)
{
    for (size_t i = 0; i < RATES; i++) {
        struct ratio ratio = ratio_make(SECOND, rates[i]);
        uint64_t largest = exact(UINT64_MAX, rates[i], SECOND) < UINT64_MAX ? UINT64_MAX : 0;
        check_int(ratio_apply(ratio, 0), 0);
        if (rates[i] >= SECOND)
            largest = UINT64_MAX;
        else
            largest = exact(UINT64_MAX, rates[i], SECOND) - 1;
        check_near(ratio_apply(ratio, largest), exact(largest, SECOND, rates[i]));
        check_near(ratio_apply(ratio, UINT32_MAX), exact(UINT32_MAX, SECOND, rates[i]));
        check_near(ratio_apply(ratio, UINT64_C(1) << 32),
                   exact(UINT64_C(1) << 32, SECOND, rates[i]));
    }
}

CASE(never_back)
{
    uint64_t state = 1;
    for (size_t i = 0; i < RATES; i++) {
        struct ratio ratio = ratio_make(SECOND, rates[i]);
        uint64_t count = 0, before = 0;
        for (int j = 0; j < 100000 && count < rates[i] * 86400 * 365; j++) {
            count += random_next(&state) % 5 << random_next(&state) % 33;
            uint64_t now = ratio_apply(ratio, count);
            check(now >= before);
            before = now;
        }
    }
}

CASE(a_ratio_too_large_is_the_largest)
{
    struct ratio ratio = ratio_make(UINT64_MAX, 1);
    check_int(ratio.whole, UINT32_MAX);
    check_int(ratio.fraction, 0);
}

/* Without 128 bits it is the same: tests/services/clock has these values, too. */
CASE(pieces)
{
    struct ratio ratio = ratio_make(SECOND, 2097152);
    check_int(ratio.whole, 476);
    check_int(ratio_apply(ratio, UINT64_C(0x123456789ab)), UINT64_C(596523235555171));
}
