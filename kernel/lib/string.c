/*
 * string.c - memory and strings: what the compiler calls by itself, and what the kernel needs.
 *
 * Compiled with -fno-builtin: otherwise the compiler recognises a loop as what it implements and
 * replaces it by a call to itself. Small sizes are done with two accesses that may overlap; large
 * ones are the port's arch_copy and arch_fill.
 */
#include <kernel/arch.h>
#include <kernel/string.h>

/* A word at any address; the compiler makes byte accesses of it where the CPU needs that. */
typedef uint64_t word __attribute__((may_alias, aligned(1)));
typedef uint32_t half __attribute__((may_alias, aligned(1)));

#define WORD sizeof(word)
#define HALF sizeof(half)

/* Up to 16 bytes. Everything is loaded before anything is stored: the two may overlap. */
static void copy_small(unsigned char *to, const unsigned char *from, size_t size)
{
    if (size >= WORD) {
        word first = *(const word *)from, last = *(const word *)(from + size - WORD);
        *(word *)to = first;
        *(word *)(to + size - WORD) = last;
    } else if (size >= HALF) {
        half first = *(const half *)from, last = *(const half *)(from + size - HALF);
        *(half *)to = first;
        *(half *)(to + size - HALF) = last;
    } else if (size > 0) {
        unsigned char first = from[0], middle = from[size / 2], last = from[size - 1];
        to[0] = first;
        to[size / 2] = middle;
        to[size - 1] = last;
    }
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    if (size <= 2 * WORD)
        copy_small(to, from, size);
    else
        arch_copy(to, from, size);
    return to;
}

static void copy_downwards(unsigned char *to, const unsigned char *from, size_t size)
{
    for (; size >= WORD; size -= WORD)
        *(word *)(to + size - WORD) = *(const word *)(from + size - WORD);
    while (size-- > 0)
        to[size] = from[size];
}

void *memmove(void *to, const void *from, size_t size)
{
    if (size <= 2 * WORD)
        copy_small(to, from, size);
    else if ((uintptr_t)to - (uintptr_t)from >= size) /* also where `to` is below `from` */
        arch_copy(to, from, size);
    else
        copy_downwards(to, from, size);
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    unsigned char *bytes = to;
    if (size > 2 * WORD) {
        arch_fill(to, (unsigned char)byte, size);
    } else if (size >= WORD) {
        uint32_t half_pattern = (unsigned char)byte * 0x01010101u;
        word pattern = (word)half_pattern << 32 | half_pattern; /* two halves: no long product */
        *(word *)bytes = pattern;
        *(word *)(bytes + size - WORD) = pattern;
    } else {
        while (size-- > 0)
            bytes[size] = (unsigned char)byte;
    }
    return to;
}

int memcmp(const void *left, const void *right, size_t size)
{
    const unsigned char *a = left, *b = right;
    for (; size >= WORD && *(const word *)a == *(const word *)b; size -= WORD) {
        a += WORD;
        b += WORD;
    }
    for (; size > 0 && *a == *b; size--) {
        a++;
        b++;
    }
    return size > 0 ? *a - *b : 0;
}

#ifdef __OPTIMIZE_SIZE__
/* Strings of a microcontroller are short, and words would take 176 bytes more of a Cortex-M0's flash. */
size_t strnlen(const char *string, size_t limit)
{
    size_t length = 0;
    while (length < limit && string[length])
        length++;
    return length;
}
#else

/* A word at its own boundary lies in one page: where one byte of it can be read, all can. */
typedef size_t aligned_word __attribute__((may_alias));
typedef size_t any_word __attribute__((may_alias, aligned(1)));
#define ONES ((size_t)-1 / 0xff) /* 0x01 in each byte */

/* Bit 7 of the first zero byte, and others only above it; 0 if there is none. */
static inline size_t find_zero(size_t bytes)
{
    return (bytes - ONES) & ~bytes & (ONES << 7);
}

static inline size_t first_bit(size_t bits)
{
    return (size_t)(sizeof bits == 8 ? __builtin_ctzll(bits) : __builtin_ctz((unsigned)bits));
}

/* By words at their own boundaries. It reads bytes beside the string, in those that have its first and its last one. */
__attribute__((noinline, no_sanitize("address"))) static size_t strnlen_by_words(const char *string,
                                                                                 size_t limit)
{
    size_t before = (uintptr_t)string % sizeof(aligned_word);
    const aligned_word *at = (const aligned_word *)(uintptr_t)(string - before);
    size_t zero = find_zero(*at | ~((size_t)-1 << 8 * before));
    size_t length = sizeof *at - before;
    for (; !zero && length < limit; length += sizeof *at)
        zero = find_zero(*++at);
    if (zero)
        length -= sizeof *at - first_bit(zero) / 8;
    return length < limit ? length : limit;
}

#define PAGE_MIN 4096 /* the smallest page of the CPUs that this is compiled for */

/* Most strings end within a word of their beginning, which can be read where it lies in one page. */
__attribute__((no_sanitize("address"))) size_t strnlen(const char *string, size_t limit)
{
    if (limit == 0)
        return 0;
    if ((uintptr_t)string % PAGE_MIN > PAGE_MIN - sizeof(any_word))
        return strnlen_by_words(string, limit);
    size_t zero = find_zero(*(const any_word *)string);
    if (!zero)
        return strnlen_by_words(string, limit);
    size_t length = first_bit(zero) / 8;
    return length < limit ? length : limit;
}
#endif
