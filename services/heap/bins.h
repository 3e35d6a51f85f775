/*
 * bins.h - which bin a free block is in: one for all sizes whose highest BIN_DIGITS + 1 binary digits and
 * number of digits are the same.
 */
#pragma once

#include <stdint.h>

#if UINTPTR_MAX > UINT32_MAX

/* Whether kmalloc() and kfree() have the allocator in themselves: faster, and larger. */
#define BIN_INLINE 1
/* Steps of an eighth: bins 44 to 254. */
enum { BIN_DIGITS = 3, BIN_COUNT = 256, BIN_MAP_BITS = 64, BIN_PROBES = 2 };
typedef uint64_t bin_map;

static inline unsigned bin_of(uint32_t size)
{
    unsigned exponent = 31 ^ (unsigned)__builtin_clz(size);
    __asm__("" : "+r"(exponent)); /* or clang 14 counts from the other end after all */
    return (exponent << BIN_DIGITS) + (size >> (exponent - BIN_DIGITS));
}

/* The first bin from this one on whose bit is set. */
static inline unsigned bin_set_from(const bin_map *map, unsigned bin)
{
    unsigned word = bin / BIN_MAP_BITS;
    bin_map bits = map[word] & ~(bin_map)0 << bin % BIN_MAP_BITS;
    while (!bits)
        bits = map[++word];
    return word * BIN_MAP_BITS + (unsigned)__builtin_ctzll(bits);
}

#else

#define BIN_INLINE 0

/* Two bins from each power of two to the next, in a heap of a few KiB, on a CPU that has no instruction to
 * find a bit. */
enum { BIN_DIGITS = 1, BIN_COUNT = 32, BIN_MAP_BITS = 32, BIN_PROBES = 8 };
typedef uint32_t bin_map;

/* 16 bytes are in bin 0. From 512 KiB on all are in bin 30. */
static inline unsigned bin_of(uint32_t size)
{
    unsigned bin = 0;
    for (size /= 8; size >= 4; size /= 2)
        bin += 2;
    bin += size - 2;
    return bin < BIN_COUNT - 2 ? bin : BIN_COUNT - 2;
}

static inline unsigned bin_set_from(const bin_map *map, unsigned bin)
{
    for (bin_map bits = *map >> bin; !(bits & 1); bits >>= 1)
        bin++;
    return bin;
}

#endif
