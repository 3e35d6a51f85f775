/* report.c - which thread it was, after the report of a panic. */
#include "report.h"
#include "scheduler.h"
#include <kernel/console.h>
#include <kernel/string.h>

#if KERNEL_CONSOLE

static panic_handler *previous;

static void print_overflow(const struct thread *thread)
{
    console_printf("  stack overflow of thread '%s': its %zu bytes are too few\n", thread->name,
                   (size_t)(thread->registered.end - thread->registered.base));
}

/* A guard that was hit: the report begins so, on every CPU. */
static bool has_hit_guard(const struct panic *panic)
{
    static const char begin[] = "stack overflow: ";
    return !panic->is_call && memcmp(panic->message, begin, sizeof begin - 1) == 0;
}

/*
 * A stack may have overflowed long before that is noticed, as something else. What a panic by a call needs itself
 * is on the stack of the caller, and no sign of that.
 */
static void print_overflows(const struct panic *panic)
{
    for (const struct thread *thread = thread_all; thread; thread = thread->others) {
        bool runs = thread == thread_running;
        if ((*thread->stack != THREAD_CANARY && !(panic->is_call && runs)) ||
            (runs && thread->registered.end && has_hit_guard(panic)))
            print_overflow(thread);
    }
}

static void report(const struct panic *panic)
{
    previous(panic);
    console_printf("  It was thread '%s', of priority %u.\n", thread_running->name,
                   (unsigned)thread_running->priority);
    print_overflows(panic);
}

void thread_report_start(void)
{
    previous = panic_set_handler(report);
    if (previous != panic_report)
        panic_set_handler(previous);
}

#else

void thread_report_start(void)
{
}

#endif
