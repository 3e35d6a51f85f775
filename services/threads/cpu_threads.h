/* cpu_threads.h - what the scheduler knows of each CPU: for all_cpus.h and all_cpus.c. */
#pragma once

#include "scheduler.h"
#include <services/clock.h>
#include <services/cpu_local.h>

struct cpu_threads {
    struct thread idle; /* in no ring and no list; its stack is NULL until it is needed */
    bool is_due;        /* it is to look whether a thread comes before the one that it runs */
    bool slice_runs;    /* its timer does */
    bool is_slice_over; /* of the running thread */
    const struct thread *began; /* who ran when the timer was started */
    struct timer slice;
};
extern struct cpu_threads cpu_threads[CPUS_MAX];
extern unsigned threads_cpu_count;          /* those that run threads have lower numbers */
extern uint64_t cpus_asleep[CPUS_MAX / 64]; /* a bit for each that sleeps, and was not woken */

static inline bool is_idle_thread(const struct thread *thread)
{
    return thread->flags & THREAD_IDLE;
}

/* What compares who comes first: an idle thread is below the lowest. */
static inline int rank(const struct thread *thread)
{
    return is_idle_thread(thread) ? -1 : thread->priority;
}

/* This CPU's idle thread. */
struct thread *thread_idle_here(void);

/* Starts the timer that ends this CPU's turns, if that is to be done. */
void slice_look(unsigned cpu);
