/*
 * blocks.h - the free blocks by size; takes and gives. For heap.c alone.
 *
 * All of it is called with interrupts off, and takes bounded time.
 */
#pragma once

#include "bins.h"
#include "block.h"

/* The free blocks, and which bins have any. The last bin is marked and stays empty: a search ends there. */
static struct block *bins[BIN_COUNT];
static bin_map filled[BIN_COUNT / BIN_MAP_BITS] = {[BIN_COUNT / BIN_MAP_BITS - 1] =
                                                       (bin_map)1 << (BIN_MAP_BITS - 1)};

static inline void bin_put(struct block *block, uint32_t size)
{
    unsigned bin = bin_of(size);
    struct block *next = bins[bin];
    block->size = size | BLOCK_FREE;
    block_at(block, (intptr_t)size)->before = size;
    block->next = next;
    block->link = &bins[bin];
    if (next)
        next->link = &block->next;
    bins[bin] = block;
    filled[bin / BIN_MAP_BITS] |= (bin_map)1 << bin % BIN_MAP_BITS;
}

static inline void bin_remove(struct block *block)
{
    struct block *next = block->next, **link = block->link;
    *link = next;
    if (next) {
        next->link = link;
        return;
    }
    size_t bin = ((uintptr_t)link - (uintptr_t)bins) / sizeof *bins;
    if (bin < BIN_COUNT)
        filled[bin / BIN_MAP_BITS] &= ~((bin_map)1 << bin % BIN_MAP_BITS);
}

/* A free block of that size at least. One that fits may be deeper in its bin than the search goes. */
static inline struct block *blocks_find(uint32_t size)
{
    unsigned bin = bin_of(size);
    struct block *block = bins[bin];
    for (unsigned probes = BIN_PROBES; block && probes > 0; block = block->next, probes--) {
        if (block->size >= size)
            return block;
    }
    return bins[bin_set_from(filled, bin + 1)];
}

#if BIN_INLINE
#define BIN_ALWAYS __attribute__((always_inline))
#else
#define BIN_ALWAYS
#endif

/* Takes a block of that size, or of a little more; NULL if there is none. */
static inline BIN_ALWAYS struct block *blocks_take(uint32_t size)
{
    struct block *block = blocks_find(size);
    if (!block)
        return NULL;
    bin_remove(block);
    uint32_t whole = block->size - BLOCK_FREE, rest = whole - size;
    if (rest >= BLOCK_MIN) {
        block->size = size;
        bin_put(block_at(block, (intptr_t)size), rest);
    } else {
        block->size = whole;
        block_at(block, (intptr_t)whole)->size &= ~BLOCK_AFTER_FREE;
    }
    return block;
}

/* Gives a block back, joined with its free neighbours. */
static inline BIN_ALWAYS void blocks_give(struct block *block)
{
    uint32_t size = block_size(block);
    struct block *after = block_at(block, (intptr_t)size);
    if (block->size & BLOCK_AFTER_FREE) {
        uint32_t before = block->before;
        size += before;
        block = block_at(block, -(intptr_t)before);
        bin_remove(block);
    }
    if (after->size & BLOCK_FREE) {
        bin_remove(after);
        size += after->size - BLOCK_FREE;
    } else {
        after->size |= BLOCK_AFTER_FREE;
    }
    bin_put(block, size);
}
