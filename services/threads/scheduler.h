/* scheduler.h - what the files of this service share. All of it is called with interrupts off. */
#pragma once

#include <kernel/panic.h>
#include <kernel/stacks.h>
#include <services/cpu_local.h>
#include <services/threads.h>

/* Flags of a thread. */
enum {
    THREAD_DETACHED = 1 << 0, /* it is not joined: its memory is given back when it ends */
    THREAD_JOINED = 1 << 1,   /* somebody waits to */
    THREAD_POOLED = 1 << 2,   /* memory.c has its memory */
    THREAD_IDLE = 1 << 3,     /* a CPU's own, for when it has no other; all_cpus.c */
};

#if KERNEL_ALL_CPUS
extern struct thread *thread_running_on[CPUS_MAX]; /* NULL: that CPU runs no threads yet */
#define thread_running cpu_local(thread_running_on)
const struct thread *thread_idle_of(unsigned cpu);
#else
extern struct thread *thread_running;
#endif

/* Whether a CPU runs it. */
static inline bool thread_runs(const struct thread *thread)
{
#if KERNEL_ALL_CPUS
    return thread->on_cpu;
#else
    return thread == thread_running;
#endif
}

extern uint32_t thread_clock_devices; /* of port_devices(): those of the clock; thread.c */
extern struct thread *thread_all;     /* the first in the list */

/* queue.c: those that wait, the highest priority first, then the longest wait. */
void queue_add(struct wait_queue *queue, struct thread *thread);
void queue_remove(struct thread *thread);

/* schedule.c */

/* The running thread waits, in the queue unless that is NULL, until it is made ready. */
void thread_block(struct wait_queue *queue, enum thread_state state);

/* The running thread has ended, and is in no ring any more: never returns. */
noreturn void thread_leave(void);

/* Makes a thread ready that is in no queue; or the first of a queue, which it returns. */
void thread_make_ready(struct thread *thread);
struct thread *thread_unblock(struct wait_queue *queue);

/*
 * After threads were made ready: lets the highest one run if it comes before the running thread, now or
 * as soon as may be. `state` is what arch_irq_save() returned to the function that was called.
 */
void thread_reschedule(uintptr_t state);

/*
 * For the port, at the end of an interrupt: whether thread_preempt() is to be called, which lets another thread
 * run. slice.c.
 */
bool thread_must_switch(void);
void thread_preempt(void);

/* A thread that comes before the running one is ready, and could not be switched to yet. */
bool thread_is_due(void);
void thread_set_due(void); /* one may be: before thread_block() */

/* The highest ready thread runs. */
void thread_switch_to_first(void);

/* The effective priority changes, wherever the thread is queued. */
void thread_change_priority(struct thread *thread, unsigned priority);

/* Asleep, because no thread is ready: what runs is a handler. */
bool thread_is_idle(void);

/* Panics if the caller may not wait: a handler, or a thread that had turned interrupts off. */
void thread_check_may_wait(uintptr_t state, const char *what, const char *name);

/* stack.c */
#define THREAD_CANARY 0x5ac35ac3u /* every word of a stack that was never used */
noreturn void thread_stack_overflow(const struct thread *thread);

/* mutex.c */
unsigned mutex_priority(const struct thread *thread); /* its own, or what its mutexes lend it */
void mutex_waiter_changed(
    const struct thread *thread); /* its priority; what it waits for lends that */

/* memory.c: gives back what thread_start() took. */
void thread_memory_give(struct thread *thread);

#if KERNEL_CONSOLE
#define THREAD_NAME(thread) ((thread)->name)
#define THREAD_PLACE(address) thread_place(address)
#define THREAD_TEXT thread_text
extern char thread_text[160];                       /* for what a panic's sentence is made of */
const char *thread_place(uintptr_t return_address); /* "run (main.c:7)"; list.c */
void thread_account(struct thread *thread);         /* it has run until now; list.c */
void thread_know_main_stack(struct thread *thread); /* the first thread; main_stack.c */
#else
/* Of a panic's sentence, which is not in the image. */
#define THREAD_NAME(thread) ""
#define THREAD_PLACE(address) ""
#define THREAD_TEXT ""
static inline void thread_account(struct thread *thread)
{
    (void)thread;
}
static inline void thread_know_main_stack(struct thread *thread)
{
    (void)thread;
}
#endif
