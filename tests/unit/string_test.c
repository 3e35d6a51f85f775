/*
 * string_test.c - memcpy, memmove, memset, memcmp and strnlen under other names, against byte loops.
 *
 * They run with the port's own copy loops, which are assembly, so a sanitizer would not see what
 * those touch. The blocks lie between pages that may not be touched, at either end.
 */
#include "unit.h"

#if defined(__x86_64__)

#include <sys/mman.h>

#define memcpy fl_memcpy
#define memmove fl_memmove
#define memset fl_memset
#define memcmp fl_memcmp
#define strnlen fl_strnlen
#include "../../kernel/lib/string.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strnlen

struct cpu cpu_features;

#define SIZE_MOST (REP_PAYS_FROM + 40)
#define ALIGNMENTS 17 /* 0..16 */
#define PAGE 4096
#define GUARD 0xa5

/* Every size up to 100, and those around the one from which on the port does otherwise. */
static size_t next_size(size_t size)
{
    return size == 100 ? REP_PAYS_FROM - 20 : size + 1;
}

/* One page between two that may not be touched. */
static unsigned char *guarded_page(void)
{
    unsigned char *pages =
        mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(pages != MAP_FAILED);
    check_int(mprotect(pages, PAGE, PROT_NONE), 0);
    check_int(mprotect(pages + 2 * PAGE, PAGE, PROT_NONE), 0);
    return pages + PAGE;
}

/* Bytes that differ from their neighbours, from GUARD, and from those of another seed. */
static void fill_pattern(unsigned char *bytes, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (unsigned char)(i * 7 + seed * 31 + (i >> 5));
        if (bytes[i] == GUARD)
            bytes[i]++;
    }
}

static void with_both_ways(void (*test)(void))
{
    cpu_features.fast_strings = false;
    test();
    cpu_features.fast_strings = true;
    test();
}

/* A copy of `size` bytes at `to`, which lie in `page`, with everything around them unchanged. */
static void check_copy(unsigned char *page, unsigned char *to, const unsigned char *from,
                       size_t size)
{
    static unsigned char expected[PAGE];
    memset(page, GUARD, PAGE);
    memset(expected, GUARD, PAGE);
    for (size_t i = 0; i < size; i++)
        expected[(size_t)(to - page) + i] = from[i];
    check(fl_memcpy(to, from, size) == to);
    if (memcmp(page, expected, PAGE) != 0)
        fail("memcpy of %zu bytes from %p to %p (fast_strings %d)", size, (const void *)from,
             (void *)to, cpu_features.fast_strings);
}

static void copy_everywhere(void)
{
    unsigned char *target = guarded_page(), *source = guarded_page();
    fill_pattern(source, PAGE, 1);
    for (size_t size = 0; size <= SIZE_MOST; size = next_size(size)) {
        for (size_t a = 0; a < ALIGNMENTS; a++) {
            for (size_t b = 0; b < ALIGNMENTS; b++)
                check_copy(target, target + a, source + b, size);
            check_copy(target, target + PAGE - size - a, source + PAGE - size, size);
            check_copy(target, target + PAGE - size, source + PAGE - size - a, size);
        }
    }
}

CASE(memcpy_every_size_and_alignment)
{
    with_both_ways(copy_everywhere);
}

/* Moves within one page, by `distance` bytes upwards or downwards. */
static void check_move(unsigned char *page, size_t from, size_t to, size_t size)
{
    static unsigned char original[PAGE], expected[PAGE];
    if (original[1] == 0)
        fill_pattern(original, PAGE, 2);
    size_t low = from < to ? from : to, high = (from < to ? to : from) + size;
    low = low < 16 ? 0 : low - 16;
    high = high > PAGE - 16 ? PAGE : high + 16;
    memcpy(page + low, original + low, high - low);
    memcpy(expected + low, original + low, high - low);
    for (size_t i = 0; i < size; i++)
        expected[to + i] = original[from + i];
    check(fl_memmove(page + to, page + from, size) == page + to);
    if (memcmp(page + low, expected + low, high - low) != 0)
        fail("memmove of %zu bytes from %zu to %zu (fast_strings %d)", size, from, to,
             cpu_features.fast_strings);
}

static void move_everywhere(void)
{
    unsigned char *page = guarded_page();
    for (size_t size = 0; size <= SIZE_MOST; size = next_size(size)) {
        for (size_t distance = 0; distance <= size + 1; distance++) {
            size_t aligned = distance % ALIGNMENTS;
            check_move(page, 0, distance, size);
            check_move(page, distance, 0, size);
            check_move(page, aligned, aligned + distance, size);
            check_move(page, aligned + distance, aligned, size);
            check_move(page, PAGE - size, PAGE - size - distance, size);
            check_move(page, PAGE - size - distance, PAGE - size, size);
        }
    }
}

CASE(memmove_every_distance)
{
    with_both_ways(move_everywhere);
}

/* Blocks that have nothing to do with each other, whichever is the lower one. */
CASE(memmove_far_apart)
{
    unsigned char *low = guarded_page(), *high = guarded_page();
    for (size_t size = 0; size <= SIZE_MOST; size = next_size(size)) {
        fill_pattern(low, PAGE, 3);
        memset(high, GUARD, PAGE);
        fl_memmove(high, low, size);
        check_bytes(high, low, size);
        check_int(high[size], GUARD);
        fill_pattern(high, PAGE, 4);
        memset(low, GUARD, PAGE);
        fl_memmove(low, high, size);
        check_bytes(low, high, size);
        check_int(low[size], GUARD);
    }
}

static void check_set(unsigned char *page, unsigned char *to, int byte, size_t size)
{
    static unsigned char expected[PAGE];
    memset(page, GUARD, PAGE);
    memset(expected, GUARD, PAGE);
    for (size_t i = 0; i < size; i++)
        expected[(size_t)(to - page) + i] = (unsigned char)byte;
    check(fl_memset(to, byte, size) == to);
    if (memcmp(page, expected, PAGE) != 0)
        fail("memset of %zu bytes to 0x%x at %p (fast_strings %d)", size, byte, (void *)to,
             cpu_features.fast_strings);
}

static void set_everywhere(void)
{
    static const int bytes[] = {0, 1, 0x7f, 0x80, 0xff, -1, 0x1234};
    unsigned char *page = guarded_page();
    for (size_t size = 0; size <= SIZE_MOST; size = next_size(size)) {
        for (size_t a = 0; a < ALIGNMENTS; a++) {
            for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
                check_set(page, page + a, bytes[i], size);
                check_set(page, page + PAGE - size - a, bytes[i], size);
            }
        }
    }
}

CASE(memset_every_size_and_alignment)
{
    with_both_ways(set_everywhere);
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static int compare_bytes(const unsigned char *left, const unsigned char *right, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    }
    return 0;
}

static void check_compare(const unsigned char *left, const unsigned char *right, size_t size)
{
    int expected = compare_bytes(left, right, size);
    if (sign(fl_memcmp(left, right, size)) != expected ||
        sign(fl_memcmp(right, left, size)) != -expected)
        fail("memcmp of %zu bytes at %p and %p: expected the sign %d", size, (const void *)left,
             (const void *)right, expected);
}

/* A difference at each place, and after it one the other way, and one just beyond the end. */
CASE(memcmp_every_size_and_place)
{
    unsigned char *one = guarded_page(), *other = guarded_page();
    for (size_t size = 0; size <= SIZE_MOST; size = next_size(size)) {
        unsigned char *left = one + PAGE - size - size % ALIGNMENTS;
        unsigned char *right = other + PAGE - size - size * 5 % ALIGNMENTS;
        memset(one, GUARD, PAGE);
        memset(other, ~GUARD, PAGE);
        fill_pattern(left, size, 5);
        fill_pattern(right, size, 5);
        check_compare(left, right, size);
        for (size_t place = 0; place < size; place++) {
            unsigned char was = left[place], was_last = right[size - 1];
            left[place] = (unsigned char)(was + 1 + place % 255);
            if (place < size - 1)
                right[size - 1] = (unsigned char)(was_last ^ 0xff);
            check_compare(left, right, size);
            left[place] = was;
            right[size - 1] = was_last;
        }
    }
}

CASE(memcmp_every_alignment)
{
    unsigned char *left = guarded_page(), *right = guarded_page();
    for (size_t size = 1; size <= 40; size++) {
        for (size_t a = 0; a < ALIGNMENTS; a++) {
            for (size_t b = 0; b < ALIGNMENTS; b++) {
                fill_pattern(left + a, size, 6);
                fill_pattern(right + b, size, 6);
                check_compare(left + a, right + b, size);
                right[b + size - 1]++;
                check_compare(left + a, right + b, size);
            }
        }
    }
}

CASE(memcmp_bytes_are_unsigned)
{
    for (int a = 0; a < 256; a++) {
        for (int b = 0; b < 256; b++) {
            unsigned char left[9] = {1, 2, 3, 4, 5, 6, 7, (unsigned char)a, 9};
            unsigned char right[9] = {1, 2, 3, 4, 5, 6, 7, (unsigned char)b, 0};
            check_int(sign(fl_memcmp(left + 7, right + 7, 1)), sign(a - b));
            check_int(sign(fl_memcmp(left, right, 8)), sign(a - b));
        }
    }
}

/* Blocks of exactly the size, for what the C code reads beyond them. */
CASE(exact_blocks)
{
    static unsigned char pattern[SIZE_MOST];
    fill_pattern(pattern, sizeof pattern, 7);
    for (size_t size = 1; size <= SIZE_MOST; size = next_size(size)) {
        unsigned char *from = exact_copy(pattern, size), *to = exact_copy(pattern, size);
        fl_memset(to, 0, size);
        fl_memcpy(to, from, size);
        check_int(fl_memcmp(to, from, size), 0);
        fl_memmove(to, to + 1, size - 1);
        check_bytes(to, from + 1, size - 1);
        fl_memmove(to + 1, to, size - 1);
        free(from);
        free(to);
    }
}

/* At either end of a page, so that a word too many is a fault; beside the string are zeros, and ones, which
   a subtraction with a borrow takes for zeros. */
CASE(strnlen_every_length_and_place)
{
    unsigned char *page = guarded_page();
    for (size_t size = 0; size <= 40; size++) {
        for (size_t place = 0; place <= 16; place++) {
            for (int at_end = 0; at_end < 2; at_end++) {
                char *string = (char *)page + (at_end ? PAGE - size - place : place);
                memset(page, place % 2, PAGE);
                memset(string, 0x80 + (int)size, size);
                if (place > 0 || !at_end)
                    string[size] = '\0';
                for (size_t limit = 0; limit <= size + (place > 0 || !at_end ? 10 : 0); limit++)
                    check_int((intmax_t)fl_strnlen(string, limit), limit < size ? limit : size);
                if (place > 0 || !at_end)
                    check_int((intmax_t)fl_strnlen(string, SIZE_MAX), size);
            }
        }
    }
    check_int((intmax_t)fl_strnlen((char *)page - 1, 0), 0);
}

#else

CASE(memory)
{
    skip("needs an x86_64 host");
}

#endif
