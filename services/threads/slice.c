/* slice.c - the end of a turn, and what an interrupt does to the thread that it has interrupted. */
#include "slice.h"
#include "ready.h"
#include <services/clock.h>

struct slice slice;
static struct timer timer;

static void start(uint64_t nanoseconds);

/* A handler. Alone in its ring, a thread needs no end of its turn. */
static void end(void *context)
{
    (void)context;
    const struct thread *running = thread_running;
    slice.runs = false;
    if (thread_is_idle())
        return;
    if (running->next != running && slice.is_fresh) {
        slice.is_fresh = false;
        start(THREAD_SLICE_NS);
    } else {
        slice.is_over |= running->next != running;
        port_switch_later();
    }
}

static void start(uint64_t nanoseconds)
{
    slice.runs = true;
    slice.is_wanted = false;
    timer_start(&timer, nanoseconds, end, NULL);
}

void slice_start(void)
{
    if (slice.is_wanted)
        start(THREAD_SLICE_NS);
}

bool thread_must_switch(void)
{
    if (thread_is_idle() || !(thread_is_due() || slice.is_over))
        return false;
    bool may = !port_must_not_switch();
    if (!may)
        start(PORT_BUSY_NS);
    return may;
}

__attribute__((used)) void thread_preempt(void)
{
    if (slice.is_over)
        ready_turn(thread_running->priority);
    slice.is_over = false;
    thread_switch_to_first();
}
