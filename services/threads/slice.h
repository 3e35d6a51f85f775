/*
 * slice.h - turns within a priority, where the board can interrupt a thread.
 *
 * The timer runs only while two ready threads have the same priority. It begins with the second one, and no switch
 * touches it: where it ends for another thread than it began with, that one has the next slice whole. So a turn is one to two
 * slices, but for a thread that waits and has the CPU again within a slice.
 */
#pragma once

#include "port.h"
#include "scheduler.h"

#if KERNEL_ALL_CPUS

/* all_cpus.c has a timer for each CPU, and looks whether it is to run where a thread comes into a ring. */
static inline void slice_check(void)
{
}

void slice_never(void);

#elif PORT_PREEMPTIVE

struct slice {
    const struct thread *began; /* the first when the timer was started */
    const struct thread *over;  /* its turn is */
    bool runs;                  /* the timer does, or is to be started: is_wanted */
    bool is_wanted;
};
extern struct slice slice;

/* Starts the timer if that is to be done. For the port, where there is enough stack for it. */
void slice_start(void);

/* A thread has become ready where another one of its priority was. Not inlined into what seldom calls it. */
__attribute__((noinline, cold)) void slice_check(void);

/* There is no clock, and so there are no turns but by yields: the timer is as good as running. */
static inline void slice_never(void)
{
    slice.runs = true;
}

#else

static inline void slice_check(void)
{
}

static inline void slice_never(void)
{
}

#endif
