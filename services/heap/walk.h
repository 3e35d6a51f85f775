/* walk.h - goes through all blocks, and trusts none of them. */
#pragma once

#include "block.h"
#include <stdbool.h>

/* Begins zeroed. */
struct walk {
    struct region *region;
    struct block *block;
    struct block *damaged; /* where it had to end */
};

/*
 * The next block, free or in use. NULL at the end, or where a block is overwritten: walk->damaged is that
 * one, and walk->block the one before it in the same region, NULL for none. With interrupts off.
 */
struct block *walk_next(struct walk *walk);

/* The region that an address is in, between its first block and its last; NULL for none. */
struct region *region_of(const void *address);

/* Whether what a block says of itself agrees with what its neighbours say of it, where one of them is free. */
bool block_is_sound(const struct region *region, const struct block *block);
