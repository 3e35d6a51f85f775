/*
 * slice.h - turns within a priority, where the board can interrupt a thread.
 *
 * The timer runs only while a thread has company in its ring. It is not started anew at each switch: a
 * thread that began within a slice has the next one whole. So a turn is one to two slices.
 */
#pragma once

#include "port.h"
#include "scheduler.h"

#if PORT_PREEMPTIVE

struct slice {
    bool runs; /* the timer does, or is to be started: is_wanted */
    bool is_wanted;
    bool is_fresh; /* another thread has begun since the timer was started */
    bool is_over;
};
extern struct slice slice;

/* Starts the timer if that is to be done. For the port, where there is enough stack for it. */
void slice_start(void);

static inline void slice_check(const struct thread *running)
{
    if (running->next != running && !slice.runs) {
        slice.runs = slice.is_wanted = true;
        port_start_slice();
    }
}

static inline void slice_switch(const struct thread *next)
{
    slice.is_fresh = true;
    slice.is_over = false;
    slice_check(next);
}

#else

static inline void slice_check(const struct thread *running)
{
    (void)running;
}

static inline void slice_switch(const struct thread *next)
{
    (void)next;
}

#endif
