/* bit_tree.c - a set of numbers in words of bits, and above them which words are not zero. */
#include "bit_tree.h"

static uint64_t words_of(uint64_t bits)
{
    return (bits + 63) / 64;
}

uint64_t bit_tree_words(uint64_t size)
{
    uint64_t words = 0;
    do {
        size = words_of(size);
        words += size;
    } while (size > 1);
    return words;
}

uint64_t *bit_tree_init(struct bit_tree *tree, uint64_t size, uint64_t *words)
{
    tree->levels = 0;
    tree->last = size - 1;
    do {
        size = words_of(size);
        tree->level[tree->levels++] = words;
        words += size;
    } while (size > 1);
    return words;
}

void bit_tree_add(struct bit_tree *tree, uint64_t number)
{
    for (unsigned level = 0; level < tree->levels; level++) {
        uint64_t *word = &tree->level[level][number / 64];
        bool was_zero = *word == 0;
        *word |= UINT64_C(1) << number % 64;
        if (!was_zero)
            return;
        number /= 64;
    }
}

void bit_tree_remove(struct bit_tree *tree, uint64_t number)
{
    for (unsigned level = 0; level < tree->levels; level++) {
        uint64_t *word = &tree->level[level][number / 64];
        *word &= ~(UINT64_C(1) << number % 64);
        if (*word != 0)
            return;
        number /= 64;
    }
}

bool bit_tree_is_empty(const struct bit_tree *tree)
{
    return *tree->level[tree->levels - 1] == 0;
}

static uint64_t highest_bit(uint64_t word)
{
    return 63 - (uint64_t)__builtin_clzll(word);
}

/* The highest number below word `at` of a level, which is not zero. */
static uint64_t highest_below(const struct bit_tree *tree, unsigned level, uint64_t at,
                              uint64_t word)
{
    for (;;) {
        at = 64 * at + highest_bit(word);
        if (level == 0)
            return at;
        word = tree->level[--level][at];
    }
}

static bool highest_of_all(const struct bit_tree *tree, uint64_t *number)
{
    unsigned level = tree->levels - 1;
    uint64_t word = *tree->level[level];
    if (word != 0)
        *number = highest_below(tree, level, 0, word);
    return word != 0;
}

/* Up to the first word with something in it below the limit, and down to the highest there. */
bool bit_tree_highest(const struct bit_tree *tree, uint64_t limit, uint64_t *number)
{
    if (limit == tree->last)
        return highest_of_all(tree, number);
    unsigned level = 0;
    uint64_t at = limit / 64, word = tree->level[0][at] & UINT64_MAX >> (63 - limit % 64);
    while (word == 0) {
        if (++level == tree->levels)
            return false;
        uint64_t below = (UINT64_C(1) << at % 64) - 1;
        at /= 64;
        word = tree->level[level][at] & below;
    }
    *number = highest_below(tree, level, at, word);
    return true;
}
