/*
 * bit_tree.h - a set of numbers from 0 on, in which the highest one up to a limit is found in a few steps.
 *
 * A bit for each number; above each 64-bit word of them a bit that says whether it is zero, and so on, up to
 * a single word.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIT_TREE_LEVELS 6 /* sets of up to 2^36 numbers */

struct bit_tree {
    uint64_t last; /* the highest number that it can have */
    unsigned levels;
    uint64_t *level[BIT_TREE_LEVELS]; /* [0] has a bit for each number */
};

/* 64-bit words for a set of numbers below `size`, which is not 0. */
uint64_t bit_tree_words(uint64_t size);

/* Makes the empty set in as many words, which are zero. Returns what follows them. */
uint64_t *bit_tree_init(struct bit_tree *tree, uint64_t size, uint64_t *words);

void bit_tree_add(struct bit_tree *tree, uint64_t number);
void bit_tree_remove(struct bit_tree *tree, uint64_t number); /* one that is in the set */
bool bit_tree_is_empty(const struct bit_tree *tree);

/* The highest number that is not above `limit`, which is below the set's size. Returns false for none. */
bool bit_tree_highest(const struct bit_tree *tree, uint64_t limit, uint64_t *number);

static inline bool bit_get(const uint64_t *words, uint64_t number)
{
    return words[number / 64] >> number % 64 & 1;
}

static inline void bit_set(uint64_t *words, uint64_t number)
{
    words[number / 64] |= UINT64_C(1) << number % 64;
}

static inline void bit_clear(uint64_t *words, uint64_t number)
{
    words[number / 64] &= ~(UINT64_C(1) << number % 64);
}

static inline bool bit_tree_has(const struct bit_tree *tree, uint64_t number)
{
    return bit_get(tree->level[0], number);
}
