/*
 * divide_test.c - the functions of divide.c against the operators that they stand for.
 *
 * On values where something changes, each with each, and on random ones of every magnitude.
 */
#include "unit.h"

#include <setjmp.h>

static jmp_buf panicked;
static const char *panic_text;

static noreturn void note_panic(const char *text)
{
    panic_text = text;
    longjmp(panicked, 1);
}

#undef panic
#define panic(text) note_panic(text)
#include "../../kernel/runtime/divide.c"

#define RANDOM_PAIRS 100000

/* Around each power of two, and some others; and all of these with their sign changed. */
#define EDGES_MAX 700
static uint64_t edges[EDGES_MAX];
static size_t edge_count;

static void add_edge(uint64_t value)
{
    for (size_t i = 0; i < edge_count; i++) {
        if (edges[i] == value)
            return;
    }
    if (edge_count == EDGES_MAX)
        fail("more than %d edges", EDGES_MAX);
    edges[edge_count++] = value;
}

static void make_edges(void)
{
    static const uint64_t odd_ones[] = {
        0, 5, 7, 10, 100, 1000, 1000000, 0x55555555, 0x80000001ffffffff, 0x123456789abcdef0,
    };
    for (size_t i = 0; i < sizeof odd_ones / sizeof *odd_ones; i++) {
        add_edge(odd_ones[i]);
        add_edge(0 - odd_ones[i]);
    }
    for (int bit = 0; bit < 64; bit++) {
        uint64_t power = (uint64_t)1 << bit;
        for (uint64_t value = power - 2; value != power + 3; value++) {
            add_edge(value);
            add_edge(0 - value);
        }
    }
}

/* Random bits, as many as a random number says, but at most `width`. */
static uint64_t any_magnitude(uint64_t *state, unsigned width)
{
    uint64_t value = random_next(state) >> (64 - width);
    return value >> random_next(state) % width;
}

typedef void pair_check(uint64_t left, uint64_t right);

static void with_edges(pair_check *check_pair)
{
    make_edges();
    for (size_t i = 0; i < edge_count; i++) {
        for (size_t j = 0; j < edge_count; j++)
            check_pair(edges[i], edges[j]);
    }
}

static void with_random(pair_check *check_pair, unsigned width)
{
    uint64_t state = 0x9e3779b97f4a7c15;
    for (int i = 0; i < RANDOM_PAIRS; i++) {
        uint64_t left = any_magnitude(&state, width), right = any_magnitude(&state, width);
        check_pair(left, right);
        check_pair(0 - left, right);
        check_pair(left, 0 - right);
        check_pair(0 - left, 0 - right);
    }
}

/* Where the low word of `right` is 0 there is nothing to check: so for the others below. */
static void check_u32(uint64_t left, uint64_t right)
{
    uint32_t a = (uint32_t)left, b = (uint32_t)right;
    if (b == 0)
        return;
    uint64_t both = divide_u32(a, b);
    if ((uint32_t)both != a / b || (uint32_t)(both >> 32) != a % b)
        fail("divide_u32(%#x, %#x): expected %#x rest %#x, got %#x rest %#x", a, b, a / b, a % b,
             (uint32_t)both, (uint32_t)(both >> 32));
}

CASE(divide_u32)
{
    with_edges(check_u32);
    with_random(check_u32, 32);
}

static void check_s32(uint64_t left, uint64_t right)
{
    int32_t a = (int32_t)left, b = (int32_t)right;
    if (b == 0)
        return;
    bool overflows = a == INT32_MIN && b == -1; /* the one pair for which C has no result */
    int32_t quotient = overflows ? INT32_MIN : a / b, rest = overflows ? 0 : a % b;
    uint64_t both = divide_s32(a, b);
    if ((int32_t)both != quotient || (int32_t)(both >> 32) != rest)
        fail("divide_s32(%d, %d): expected %d rest %d, got %d rest %d", a, b, quotient, rest,
             (int32_t)both, (int32_t)(both >> 32));
}

CASE(divide_s32)
{
    with_edges(check_s32);
    with_random(check_s32, 32);
}

static void check_u64(uint64_t a, uint64_t b)
{
    if (b == 0)
        return;
    uint64_t rest = ~(a % b);
    uint64_t quotient = divide_u64(a, b, &rest);
    if (quotient != a / b || rest != a % b)
        fail("divide_u64(%#jx, %#jx): expected %#jx rest %#jx, got %#jx rest %#jx", (uintmax_t)a,
             (uintmax_t)b, (uintmax_t)(a / b), (uintmax_t)(a % b), (uintmax_t)quotient,
             (uintmax_t)rest);
}

CASE(divide_u64)
{
    with_edges(check_u64);
    with_random(check_u64, 64);
}

/* Where a digit is guessed wrongly if at all: numerators just around multiples. */
CASE(divide_u64_multiples)
{
    uint64_t state = 0xd1b54a32d192ed03;
    for (int i = 0; i < RANDOM_PAIRS; i++) {
        uint64_t right = any_magnitude(&state, 64) | 1, quotient = any_magnitude(&state, 64);
        uint64_t product = right * quotient;
        check_u64(product, right);
        check_u64(product - 1, right);
        check_u64(product + 1, right);
        check_u64(product + right - 1, right);
    }
}

static void check_s64(uint64_t left, uint64_t right)
{
    int64_t a = (int64_t)left, b = (int64_t)right;
    if (b == 0)
        return;
    bool overflows = a == INT64_MIN && b == -1;
    int64_t quotient = overflows ? INT64_MIN : a / b, rest = overflows ? 0 : a % b;
    int64_t got_rest = ~rest, got = divide_s64(a, b, &got_rest);
    if (got != quotient || got_rest != rest)
        fail("divide_s64(%jd, %jd): expected %jd rest %jd, got %jd rest %jd", (intmax_t)a,
             (intmax_t)b, (intmax_t)quotient, (intmax_t)rest, (intmax_t)got, (intmax_t)got_rest);
}

CASE(divide_s64)
{
    with_edges(check_s64);
    with_random(check_s64, 64);
}

static void check_product(uint64_t a, uint64_t b)
{
    if (multiply_u64(a, b) != a * b)
        fail("multiply_u64(%#jx, %#jx): expected %#jx, got %#jx", (uintmax_t)a, (uintmax_t)b,
             (uintmax_t)(a * b), (uintmax_t)multiply_u64(a, b));
}

CASE(multiply_u64)
{
    with_edges(check_product);
    with_random(check_product, 64);
}

#define check_shift(function, value, count, expected)                                              \
    ((uint64_t)function(value, count) == (uint64_t)(expected)                                      \
         ? (void)0                                                                                 \
         : fail(#function "(%#jx, %u): expected %#jx, got %#jx", (uintmax_t)(value), count,        \
                (uintmax_t)(expected), (uintmax_t)function(value, count)))

static void check_shifts(uint64_t value)
{
    for (unsigned count = 0; count < 64; count++) {
        check_shift(shift_left_u64, value, count, value << count);
        check_shift(shift_right_u64, value, count, value >> count);
        check_shift(shift_right_s64, (int64_t)value, count, (int64_t)value >> count);
    }
}

CASE(shifts_by_every_count)
{
    uint64_t state = 0xbf58476d1ce4e5b9;
    make_edges();
    for (size_t i = 0; i < edge_count; i++)
        check_shifts(edges[i]);
    for (int i = 0; i < RANDOM_PAIRS / 64; i++)
        check_shifts(random_next(&state));
}

CASE(leading_zeros_u32)
{
    uint64_t state = 0x94d049bb133111eb;
    check_int(leading_zeros_u32(0), 32);
    for (unsigned zeros = 0; zeros < 32; zeros++) {
        uint32_t least = 0x80000000u >> zeros;
        check_int(leading_zeros_u32(least), zeros);
        check_int(leading_zeros_u32(least | (least - 1)), zeros);
        for (int i = 0; i < 100; i++)
            check_int(leading_zeros_u32(least | ((least - 1) & (uint32_t)random_next(&state))),
                      zeros);
    }
}

#define check_panic(expression)                                                                    \
    do {                                                                                           \
        panic_text = NULL;                                                                         \
        if (!setjmp(panicked)) {                                                                   \
            (void)(expression);                                                                    \
            fail("%s returned", #expression);                                                      \
        }                                                                                          \
        check_text(panic_text, "division by zero");                                                \
    } while (0)

CASE(division_by_zero)
{
    uint64_t rest;
    int64_t signed_rest;
    check_panic(divide_u32(0, 0));
    check_panic(divide_u32(1, 0));
    check_panic(divide_u32(UINT32_MAX, 0));
    check_panic(divide_s32(0, 0));
    check_panic(divide_s32(-1, 0));
    check_panic(divide_s32(INT32_MIN, 0));
    check_panic(divide_u64(0, 0, &rest));
    check_panic(divide_u64(1, 0, &rest));
    check_panic(divide_u64(UINT64_MAX, 0, &rest));
    check_panic(divide_u64((uint64_t)1 << 32, 0, &rest));
    check_panic(divide_s64(0, 0, &signed_rest));
    check_panic(divide_s64(-1, 0, &signed_rest));
    check_panic(divide_s64(INT64_MIN, 0, &signed_rest));
}
