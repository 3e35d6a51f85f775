/* slice.c - the end of a turn, and what an interrupt does to the thread that it has interrupted. */
#include "slice.h"
#include "ready.h"
#include <services/clock.h>

struct slice slice;
static struct timer timer;

static void start(uint64_t nanoseconds);

void slice_check(void)
{
    if (!slice.runs) {
        slice.runs = slice.is_wanted = true;
        port_start_slice();
    }
}

/* Of the running thread's ring, or of the highest that has two threads. NULL: nobody waits for the end of a turn. */
static struct thread *first_of_several(void)
{
    if (thread_running->next != thread_running)
        return thread_running;
    for (unsigned priority = THREAD_PRIORITIES; priority-- > 0;) {
        struct thread *last = ready_last[priority];
        if (last && last->next != last)
            return last->next;
    }
    return NULL;
}

/*
 * A handler. Whoever is the first for the second time has had a turn; below a thread that is alone in its ring, too, or
 * one that always runs just now would keep the turns below it from ending.
 */
static void end(void *context)
{
    (void)context;
    slice.runs = false;
    if (thread_is_idle())
        return;
    const struct thread *first = first_of_several();
    if (first)
        start(THREAD_SLICE_NS);
    if (first != slice.began)
        slice.began = first;
    else if (first == thread_running)
        slice.over = first;
    else if (first)
        slice.began = ready_turn(first->priority);
    port_switch_later();
}

static void start(uint64_t nanoseconds)
{
    slice.runs = true;
    slice.is_wanted = false;
    timer_start(&timer, nanoseconds, end, NULL);
}

void slice_start(void)
{
    if (!slice.is_wanted)
        return;
    slice.began = NULL; /* some of its slice is over, perhaps */
    start(THREAD_SLICE_NS);
}

bool thread_must_switch(void)
{
    if (thread_is_idle() || !(thread_is_due() || slice.over == thread_running))
        return false;
    bool may = !port_must_not_switch();
    if (!may)
        start(PORT_BUSY_NS);
    return may;
}

__attribute__((used)) void thread_preempt(void)
{
    if (slice.over == thread_running)
        slice.began = ready_turn(thread_running->priority);
    slice.over = NULL;
    thread_switch_to_first();
}
