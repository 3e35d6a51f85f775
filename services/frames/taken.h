/*
 * taken.h - what is taken: the blocks that a count comes to, each marked, and whether the next one belongs to
 * it.
 */
#pragma once

#include "buddy.h"

/* The largest block at the start of some frames, which are not 0. */
static inline unsigned first_order(uint64_t first, uint64_t count)
{
    unsigned fits = 63 - (unsigned)__builtin_clzll(count);
    unsigned aligned = first == 0 ? BUDDY_ORDER_MAX : (unsigned)__builtin_ctzll(first);
    unsigned order = fits < aligned ? fits : aligned;
    return order < BUDDY_ORDER_MAX ? order : BUDDY_ORDER_MAX;
}

/* Frames that buddy_take() has found. */
void taken_mark(struct buddy *buddy, uint64_t first, uint64_t count);
void taken_unmark(struct buddy *buddy, uint64_t first, uint64_t count);

/* Whether they were taken with this number and this count. */
bool taken_is(const struct buddy *buddy, uint64_t first, uint64_t count);

/* What a frame was taken with. Returns false for one that is not taken. Slow: for messages. */
bool taken_find(const struct buddy *buddy, uint64_t frame, uint64_t *first, uint64_t *count);
