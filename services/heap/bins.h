/*
 * bins.h - which bin a free block is in: one for all sizes whose highest BIN_DIGITS + 1 binary digits and
 * number of digits are the same.
 */
#pragma once

#include <stdint.h>

#if UINTPTR_MAX > UINT32_MAX

/* Steps of an eighth: bins 16 to 239. */
enum { BIN_DIGITS = 3, BIN_COUNT = 256, BIN_MAP_BITS = 64, BIN_PROBES = 2 };
typedef uint64_t bin_map;

static inline unsigned bin_of(uint32_t size)
{
    unsigned step = (31 ^ (unsigned)__builtin_clz(size)) - BIN_DIGITS;
    return (step << BIN_DIGITS) + (size >> step);
}

static inline unsigned bin_lowest(bin_map map)
{
    return (unsigned)__builtin_ctzll(map);
}

#else

/* Two bins from each power of two to the next, in a heap of a few KiB, on a CPU that has no instruction to
 * find a bit. */
enum { BIN_DIGITS = 1, BIN_COUNT = 32, BIN_MAP_BITS = 32, BIN_PROBES = 4 };
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

static inline unsigned bin_lowest(bin_map map)
{
    unsigned bin = 0;
    for (; !(map & 1); map >>= 1)
        bin++;
    return bin;
}

#endif
