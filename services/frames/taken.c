/* taken.c - marks what is taken, and knows it again. */
#include "taken.h"

/* The bit of a taken block that says whether the next one belongs to it. */
static uint64_t upper_half(uint64_t block)
{
    return 2 * block + 1;
}

void taken_mark(struct buddy *buddy, uint64_t first, uint64_t count)
{
    while (count > 0) {
        unsigned order = first_order(first, count);
        bit_set(buddy->taken[order], first >> order);
        first += UINT64_C(1) << order;
        count -= UINT64_C(1) << order;
        if (count > 0)
            bit_set(buddy->taken[order - 1], upper_half((first >> order) - 1));
    }
}

void taken_unmark(struct buddy *buddy, uint64_t first, uint64_t count)
{
    while (count > 0) {
        unsigned order = first_order(first, count);
        bit_clear(buddy->taken[order], first >> order);
        if (order > 0)
            bit_clear(buddy->taken[order - 1], upper_half(first >> order));
        first += UINT64_C(1) << order;
        count -= UINT64_C(1) << order;
    }
}

/* A bit of `taken` below a taken block is none of its own. */
static bool is_taken(const struct buddy *buddy, unsigned order, uint64_t block)
{
    return bit_get(buddy->taken[order], block) &&
           (order == BUDDY_ORDER_MAX || !bit_get(buddy->taken[order + 1], block / 2));
}

/* Whether the next block belongs to a taken one. */
static bool goes_on(const struct buddy *buddy, unsigned order, uint64_t block)
{
    return order > 0 && bit_get(buddy->taken[order - 1], upper_half(block));
}

/* The taken block before a frame that belongs together with what begins there; its order in *order. */
static bool is_continued(const struct buddy *buddy, uint64_t frame, unsigned *order)
{
    *order = first_order(frame, UINT64_MAX);
    uint64_t block = frame >> *order;
    return block > 0 && is_taken(buddy, *order, block - 1) && goes_on(buddy, *order, block - 1);
}

bool taken_is(const struct buddy *buddy, uint64_t first, uint64_t count)
{
    unsigned order;
    if (is_continued(buddy, first, &order))
        return false;
    while (count > 0) {
        order = first_order(first, count);
        uint64_t block = first >> order;
        first += UINT64_C(1) << order;
        count -= UINT64_C(1) << order;
        if (!is_taken(buddy, order, block) || goes_on(buddy, order, block) != (count > 0))
            return false;
    }
    return true;
}

/* The taken block that a frame is in. */
static bool find_block(const struct buddy *buddy, uint64_t frame, unsigned *order)
{
    for (*order = 0; *order < BUDDY_ORDERS; ++*order) {
        if (is_taken(buddy, *order, frame >> *order))
            return true;
    }
    return false;
}

bool taken_find(const struct buddy *buddy, uint64_t frame, uint64_t *first, uint64_t *count)
{
    unsigned order, before;
    if (!find_block(buddy, frame, &order))
        return false;
    uint64_t end = ((frame >> order) + 1) << order;
    *first = end - (UINT64_C(1) << order);
    while (goes_on(buddy, order, (end - 1) >> order) && find_block(buddy, end, &order))
        end += UINT64_C(1) << order;
    while (is_continued(buddy, *first, &before))
        *first -= UINT64_C(1) << before;
    *count = end - *first;
    return true;
}
