/* report.c - which thread it was, after the report of a panic. */
#include "report.h"
#include "scheduler.h"
#include <kernel/console.h>

#if KERNEL_CONSOLE

static panic_handler *previous;

/*
 * A stack may have overflowed long before that is noticed, as something else. What a panic by a call needs itself
 * is on the stack of the caller, and no sign of that.
 */
static void print_overflows(bool is_call)
{
    for (const struct thread *thread = thread_all; thread; thread = thread->others) {
        if (*thread->stack != THREAD_CANARY && !(is_call && thread == thread_running))
            console_printf("  stack overflow of thread '%s': its %zu bytes are too few\n",
                           thread->name,
                           (size_t)(thread->registered.end - thread->registered.base));
    }
}

static void report(const struct panic *panic)
{
    previous(panic);
    console_printf("  It was thread '%s', of priority %u.\n", thread_running->name,
                   (unsigned)thread_running->priority);
    print_overflows(panic->is_call);
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
