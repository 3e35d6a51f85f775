/* timer_heap.c - makes one tree of all: pairs from left to right, then the pairs from right to left. */
#include "timer_heap.h"

/* Two neighbours: the later one becomes the other's child. Returns the other, in its place. */
static struct timer_link *join(struct timer_link *left, struct timer_link *right)
{
    struct timer_link *child = timer_of(left)->deadline <= timer_of(right)->deadline ? right : left;
    struct timer_link *parent = child == left ? right : left;
    child->next->previous = child->previous;
    child->previous->next = child->next;
    timer_link_add(&timer_of(parent)->children, child);
    return parent;
}

void timer_heap_join(struct timer_heap *heap)
{
    struct timer_link *roots = &heap->roots, *at = roots->next;
    for (; at != roots && at->next != roots; at = at->next)
        at = join(at, at->next);
    for (at = roots->previous; at->previous != roots;)
        at = join(at->previous, at);
}
