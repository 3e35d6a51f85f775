/*
 * buddy.h - the buddy system over frames with the numbers from 0 on.
 *
 * D. E. Knuth, "The Art of Computer Programming", volume 1, "Dynamic Storage Allocation": a block of order k is
 * 2^k frames from a multiple of 2^k on, and halves into two buddies. Two free buddies are always joined.
 *
 * For each order, `free` has the free blocks and `taken` a bit for each taken one. What is taken with a count
 * that is no power of two is several blocks, a smaller one after a larger one. Below a taken block the bits
 * of `taken` have no use of their own: the one of its upper half says that the next block belongs to it.
 * The memory itself is never touched, so a write to a frame after it was given back harms no other.
 */
#pragma once

#include "bit_tree.h"

#define BUDDY_ORDER_MAX 18 /* blocks of 1 GiB: the largest page that there is */
#define BUDDY_ORDERS (BUDDY_ORDER_MAX + 1)

struct buddy {
    uint64_t free_count;  /* frames */
    uint32_t free_orders; /* bit k: there is a free block of order k */
    struct bit_tree free[BUDDY_ORDERS];
    uint64_t *taken[BUDDY_ORDERS];
};

/* 64-bit words that it takes to know about as many frames, which are not 0. */
uint64_t buddy_words(uint64_t frames);

/* Begins with no frame free, in as many words, which are zero. */
void buddy_init(struct buddy *buddy, uint64_t frames, uint64_t *words);

/* Makes frames free that are neither free nor taken. */
void buddy_add(struct buddy *buddy, uint64_t first, uint64_t count);

/*
 * Takes `count` frames, not 0, below number `end`. The first is a multiple of the power of two that is not
 * less than `count`. Returns false if there are none.
 */
bool buddy_take(struct buddy *buddy, uint64_t count, uint64_t end, uint64_t *first);

/*
 * Gives back what buddy_take() gave. Returns false, and changes nothing, for anything else that begins at a
 * frame that it knows about and is no longer than a block can be.
 */
bool buddy_give(struct buddy *buddy, uint64_t first, uint64_t count);

bool buddy_is_free(const struct buddy *buddy, uint64_t frame);
