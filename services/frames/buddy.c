/* buddy.c - the buddy system: splits free blocks, and joins them again. */
#include "taken.h"

static uint64_t blocks(uint64_t frames, unsigned order)
{
    return ((frames - 1) >> order) + 1;
}

/* The words of bit_tree_words() and of `taken`. */
uint64_t buddy_words(uint64_t frames)
{
    uint64_t words = 0;
    for (unsigned order = 0; order < BUDDY_ORDERS; order++)
        words += bit_tree_words(blocks(frames, order)) + (blocks(frames, order) + 63) / 64;
    return words;
}

void buddy_init(struct buddy *buddy, uint64_t frames, uint64_t *words)
{
    buddy->free_count = 0;
    buddy->free_orders = 0;
    for (unsigned order = 0; order < BUDDY_ORDERS; order++) {
        words = bit_tree_init(&buddy->free[order], blocks(frames, order), words);
        buddy->taken[order] = words;
        words += (blocks(frames, order) + 63) / 64;
    }
}

static void add_free(struct buddy *buddy, unsigned order, uint64_t block)
{
    bit_tree_add(&buddy->free[order], block);
    buddy->free_orders |= 1u << order;
}

static void remove_free(struct buddy *buddy, unsigned order, uint64_t block)
{
    bit_tree_remove(&buddy->free[order], block);
    if (bit_tree_is_empty(&buddy->free[order]))
        buddy->free_orders &= ~(1u << order);
}

/* Makes a block free, joined with its buddy as long as that is free. */
static void join(struct buddy *buddy, unsigned order, uint64_t block)
{
    while (order < BUDDY_ORDER_MAX && bit_tree_has(&buddy->free[order], block ^ 1)) {
        remove_free(buddy, order, block ^ 1);
        block /= 2;
        order++;
    }
    add_free(buddy, order, block);
}

void buddy_add(struct buddy *buddy, uint64_t first, uint64_t count)
{
    buddy->free_count += count;
    while (count > 0) {
        unsigned order = first_order(first, count);
        join(buddy, order, first >> order);
        first += UINT64_C(1) << order;
        count -= UINT64_C(1) << order;
    }
}

/* The order of the smallest block with as many frames. */
static unsigned order_of(uint64_t count)
{
    return count == 1 ? 0 : 64 - (unsigned)__builtin_clzll(count - 1);
}

/* Splits a free block until one in it is of the order that is wanted; the rest stays free. */
static void carve(struct buddy *buddy, unsigned from, unsigned order, uint64_t block)
{
    remove_free(buddy, from, block >> (from - order));
    for (unsigned half = order; half < from; half++)
        add_free(buddy, half, block >> (half - order) ^ 1);
}

/* In the smallest free block that is large enough, the highest one that is not above `last`. */
static bool take_block(struct buddy *buddy, unsigned order, uint64_t last, uint64_t *block)
{
    for (uint32_t orders = buddy->free_orders >> order << order; orders; orders &= orders - 1) {
        unsigned from = (unsigned)__builtin_ctz(orders), up = from - order;
        uint64_t found;
        if (!bit_tree_highest(&buddy->free[from], last >> up, &found))
            continue;
        *block = ((found + 1) << up) - 1;
        if (*block > last)
            *block = last;
        carve(buddy, from, order, *block);
        return true;
    }
    return false;
}

bool buddy_take(struct buddy *buddy, uint64_t count, uint64_t end, uint64_t *first)
{
    unsigned order = order_of(count);
    uint64_t block, size = UINT64_C(1) << order;
    if (order > BUDDY_ORDER_MAX || count > end ||
        !take_block(buddy, order, (end - count) >> order, &block))
        return false;
    *first = block << order;
    taken_mark(buddy, *first, count);
    buddy->free_count -= size;
    buddy_add(buddy, *first + count, size - count);
    return true;
}

bool buddy_give(struct buddy *buddy, uint64_t first, uint64_t count)
{
    if (!taken_is(buddy, first, count))
        return false;
    taken_unmark(buddy, first, count);
    buddy_add(buddy, first, count);
    return true;
}

bool buddy_is_free(const struct buddy *buddy, uint64_t frame)
{
    for (unsigned order = 0; order < BUDDY_ORDERS; order++) {
        if (bit_tree_has(&buddy->free[order], frame >> order))
            return true;
    }
    return false;
}
