/*
 * threads.h - threads: several calls of functions under way at once, each with a stack of its own.
 *
 *     struct thread *blinker = thread_start("blinker", blink, &led);
 *     thread_join(blinker);
 *
 * kernel_main is the first thread, "main"; where it returns, the machine ends, and all threads with it.
 * Of the threads that do not wait, one with the highest priority runs. Threads of one priority take
 * turns: when the running one yields or waits, and after THREAD_SLICE_NS where the board can interrupt
 * it (PC, Cortex-M). There the first start of a thread turns interrupts on, for all threads.
 *
 * Unless a function says otherwise: called by threads, with interrupts on, never by a handler of an
 * interrupt. A mistake, such as a wait in a handler, is a panic that names it.
 */
#pragma once

#ifndef NEEDS_threads
#error "the app includes <services/threads.h>: say NEEDS := threads in its app.mk"
#endif

#include <kernel/config.h>
#include <kernel/stacks.h>
#include <services/wait.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#define THREAD_SLICE_NS UINT64_C(10000000) /* a turn has one of them, or up to two */

/* Priorities: a higher number runs first. */
enum { THREAD_LOWEST = 0, THREAD_NORMAL = 3, THREAD_HIGHEST = 7, THREAD_PRIORITIES = 8 };

enum thread_state {
    THREAD_READY,     /* it runs, or would if it had the CPU */
    THREAD_WAITING,   /* for a device: wait_on() */
    THREAD_SLEEPING,  /* thread_sleep() */
    THREAD_LOCKING,   /* for a mutex */
    THREAD_CONDITION, /* for a condition */
    THREAD_TAKING,    /* for a semaphore */
    THREAD_SENDING,   /* for room in a channel */
    THREAD_RECEIVING, /* for something in a channel */
    THREAD_JOINING,   /* for another thread's end */
    THREAD_ENDED,
};

#define THREAD_TITLE_MAX 32 /* "stack of thread 'NAME'": a longer one is cut */

struct mutex;

/* Its fields are the service's. All zero before it is started. */
struct thread {
    void *stack_pointer;      /* while another thread runs */
    struct thread *next;      /* in the ring of its priority, or in the queue that it waits in */
    uint8_t priority;         /* with what a mutex has lent */
    uint8_t base;             /* its own priority */
    uint8_t state;            /* enum thread_state */
    uint8_t flags;            /* scheduler.h */
    struct wait_queue *queue; /* that it waits in */
    struct mutex *held;       /* its mutexes that others wait for */
    struct wait_queue joiners;
    uint32_t *stack; /* the lowest bytes */
#if KERNEL_ALL_CPUS
    uint16_t on_cpu; /* the number and 1 of the CPU that runs it; 0: none does */
#endif
    struct thread *others; /* the list of all threads */
#if KERNEL_CONSOLE
    uint64_t ran;         /* clock_counts() of CPU time */
    struct mutex *locked; /* all that it holds, the last one first, with LOCK_ORDER=1 */
    void *process;        /* services/process: whose user code it runs; or NULL */
    const char *name;
    struct stack registered;
    char title[THREAD_TITLE_MAX]; /* of its stack */
#endif
};

/*
 * Starts a thread of priority THREAD_NORMAL, by a name that stays where it is, with a stack of its own. It runs when its turn comes.
 * Returns NULL if there is no memory for it: thread_start_problem() says so in a sentence. Someone must
 * thread_join() or thread_detach() it; until then its memory is not used again.
 */
struct thread *thread_start(const char *name, void (*run)(void *context), void *context);
const char *thread_start_problem(void);

/*
 * The same, with memory that the caller has: nothing can be missing. It is the thread's until
 * thread_join() has returned. Microcontrollers without memory to spare use this.
 *
 *     static THREAD_STACK(stack, 256);
 *     static struct thread thread;
 *     thread_start_on(&thread, stack, sizeof stack, "blinker", blink, NULL);
 */
void thread_start_on(struct thread *thread, void *stack, size_t size, const char *name,
                     void (*run)(void *context), void *context);
#define THREAD_STACK(name, size) uint64_t name[((size) + 7) / 8] __attribute__((aligned(16)))

/* Lets the other threads of this priority have a turn. Returns at once if there are none. */
void thread_yield(void);

/* Waits so long, or until a moment of clock_now() (clock.h). Never less; a moment that is over is a yield. */
void thread_sleep(uint64_t nanoseconds);
void thread_sleep_until(uint64_t moment);

/* Ends the calling thread, as a return from its function does. */
noreturn void thread_exit(void);

/* Waits until the thread has ended, and gives its memory back. One thread may join it, once. */
void thread_join(struct thread *thread);

/* The thread will not be joined: its memory is given back when it ends. */
void thread_detach(struct thread *thread);

/* The calling thread; in a handler, the one that it interrupted. */
struct thread *thread_self(void);

#if KERNEL_ALL_CPUS
/* For services/cpus. Called by the first CPU, before the others are started. */
void threads_prepare(void);

/* What another CPU does from then on. It has a stack of its own, which begins here, for when it has no thread. */
noreturn void threads_run_here(void *stack);

/* Whether a CPU has no thread. */
bool threads_are_idle_on(unsigned cpu);

/* The name of what a CPU runs, cut to `size` bytes; "idle" for nothing. And for how long it had nothing, in ns. */
void threads_look_at(unsigned cpu, char *name, size_t size, uint64_t *idle);
#endif

/* If another CPU runs the thread: interrupts it there. With interrupts off. */
#if KERNEL_ALL_CPUS
void thread_interrupt(const struct thread *thread);
#else
static inline void thread_interrupt(const struct thread *thread)
{
    (void)thread;
}
#endif

/* From now on this is the thread's own priority. A higher one that a mutex has lent stays. */
void thread_set_priority(struct thread *thread, unsigned priority);

#if KERNEL_CONSOLE

/* What is known of a thread. The texts stay as long as the thread. */
struct thread_info {
    const char *name;
    const char *state; /* "runs", "is ready", "waits for mutex", ... */
    const char
        *waits_for;     /* the name of a mutex, condition, semaphore, channel or thread; or NULL */
    const char *holder; /* the thread that holds that mutex; or NULL */
    unsigned priority, base; /* higher than its own: `lender` waits for its mutex `lent_by` */
    const char *lent_by, *lender;
    uint64_t ran; /* ns of CPU; 0 where the clock was not started */
    size_t stack_size,
        stack_used; /* bytes; 0 for "main" in a program, whose stack is the system's */
};

/* The next thread after that one, NULL for the first. NULL after the last. */
struct thread *thread_next(const struct thread *thread);
void thread_describe(const struct thread *thread, struct thread_info *info);

/* Prints a table of all threads on the console. */
void threads_print(void);

#endif
