/*
 * ready.h - the threads that could run: a ring for each priority.
 *
 * With one CPU the running thread stays in its ring, at the front: that ring is the highest that is not empty. So a
 * yield turns the ring by one place, and who runs after a wait is found from that priority downwards.
 * Inlined: these are most of a switch.
 */
#pragma once

#include "slice.h"
#include <services/threads.h>

/* The last thread of each ring; its next is the first. */
extern struct thread *ready_last[THREAD_PRIORITIES];

/* Links the thread between the ring's last and first, so that it can become either. `last` NULL: the ring is empty. */
static inline void ready_link(struct thread *thread, struct thread *last)
{
    if (last) {
        thread->next = last->next;
        last->next = thread;
    } else {
        thread->next = thread;
    }
}

static inline void ready_add_first(struct thread *thread)
{
    struct thread **last = &ready_last[thread->priority];
    ready_link(thread, *last);
    if (*last)
        slice_check();
    else
        *last = thread;
}

static inline void ready_add(struct thread *thread)
{
    struct thread **last = &ready_last[thread->priority], *before = *last;
    ready_link(thread, before);
    *last = thread;
    if (before)
        slice_check();
}

static inline void ready_remove(struct thread *thread)
{
    struct thread **last = &ready_last[thread->priority], *before = *last;
    while (before->next != thread)
        before = before->next;
    before->next = thread->next;
    if (*last == thread)
        *last = before == thread ? NULL : before;
}

/* The first one becomes the last. Returns the new first one. */
static inline struct thread *ready_turn(unsigned priority)
{
    struct thread *last = ready_last[priority]->next;
    ready_last[priority] = last;
    return last->next;
}

/* The first of that priority, or of the highest below it that has one; NULL if none has. */
static inline struct thread *ready_first(unsigned priority)
{
    for (unsigned next = priority + 1; next-- > 0;) {
        if (ready_last[next])
            return ready_last[next]->next;
    }
    return NULL;
}
