/*
 * timer_heap.h - timers by deadline: a pairing heap (Fredman, Sedgewick, Sleator, Tarjan, "The Pairing Heap"),
 * put in order only when the earliest is asked for.
 *
 * `roots` are trees, in which no timer's deadline is before its parent's. Pure, and not for handlers to
 * interrupt.
 */
#pragma once

#include <services/clock.h>
#include <stddef.h>

#define TIMER_NEVER UINT64_MAX /* the clock does not come there */

/*
 * Starts empty, with roots.next and roots.previous at itself, and a deadline of TIMER_NEVER: what looks for the first
 * timer finds that where there is none.
 */
struct timer_heap {
    struct timer_link roots;
    struct timer_link none; /* the two are where a timer has them */
    uint64_t deadline;
};
_Static_assert(offsetof(struct timer_heap, deadline) == offsetof(struct timer, deadline),
               "timer_link_deadline()");

static inline void timer_link_init(struct timer_link *head)
{
    head->next = head->previous = head;
}

static inline void timer_link_add(struct timer_link *head, struct timer_link *link)
{
    struct timer_link *next = head->next;
    link->next = next;
    link->previous = head;
    next->previous = link;
    head->next = link;
}

/* siblings is a timer's first field. */
static inline struct timer *timer_of(struct timer_link *link)
{
    return (struct timer *)(void *)link;
}

/* Of a timer, or TIMER_NEVER of the end of the roots. */
static inline uint64_t timer_link_deadline(const struct timer_link *link)
{
    return *(const uint64_t *)(const void *)((const char *)link + offsetof(struct timer, deadline));
}

static inline bool timer_runs(const struct timer *timer)
{
    return timer->siblings.next;
}

/*
 * Adds a timer that does not run: as a child of the first root, or that one as its child. Returns whether it
 * may be the earliest.
 */
static inline bool timer_heap_add(struct timer_heap *heap, struct timer *timer)
{
    struct timer_link *first = heap->roots.next;
    timer_link_init(&timer->children);
    if (first == &heap->roots) {
        timer_link_add(&heap->roots, &timer->siblings);
        return true;
    }
    if (timer_of(first)->deadline <= timer->deadline) {
        timer_link_add(&timer_of(first)->children, &timer->siblings);
        return false;
    }
    timer->siblings = *first;
    first->next->previous = first->previous->next = &timer->siblings;
    timer_link_add(&timer->children, first);
    return true;
}

/* Takes a timer that runs out: its children take its place. */
static inline void timer_heap_remove(struct timer *timer)
{
    struct timer_link *before = timer->siblings.previous, *after = timer->siblings.next;
    struct timer_link *first = timer->children.next;
    timer->siblings.next = NULL;
    if (first == &timer->children) {
        before->next = after;
        after->previous = before;
        return;
    }
    struct timer_link *last = timer->children.previous;
    before->next = first;
    first->previous = before;
    last->next = after;
    after->previous = last;
}

/* Makes one tree of all, of which there are two at least. Takes time in proportion to their number. */
void timer_heap_join(struct timer_heap *heap);

/* The earliest, the end of the roots if none runs. */
static inline struct timer_link *timer_heap_first(struct timer_heap *heap)
{
    if (heap->roots.next != heap->roots.previous)
        timer_heap_join(heap);
    return heap->roots.next;
}
