/* deadlock.c - threads that wait for each other, and nothing else can wake them. */
#include "deadlock.h"
#include "port.h"
#include "scheduler.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <services/clock.h>

#if KERNEL_CONSOLE

static size_t used; /* of thread_text */

/* "; 'a' waits for mutex 'm', which 'b' holds" */
static void add(const struct thread *thread)
{
    struct thread_info info;
    thread_describe(thread, &info);
    if (used < sizeof thread_text)
        used += (size_t)format_string(thread_text + used, sizeof thread_text - used,
                                      "%s'%s' %s%s%s%s%s%s%s", used > 0 ? "; " : "", info.name,
                                      info.state, info.waits_for ? " '" : "",
                                      info.waits_for ? info.waits_for : "",
                                      info.waits_for ? "'" : "", info.holder ? ", which '" : "",
                                      info.holder ? info.holder : "", info.holder ? "' holds" : "");
}

#else

static void add(const struct thread *thread)
{
    (void)thread;
}

#endif

void deadlock_in_circle(void)
{
    const struct thread *thread = thread_running;
    do {
        add(thread);
        thread = mutex_waited_for(thread)->owner;
    } while (thread != thread_running);
    panic("deadlock: %s", THREAD_TEXT);
}

/* Whether a handler might wake it: one that gives a semaphore, or sends. */
static bool waits_for_device(const struct thread *thread)
{
    switch (thread->state) {
    case THREAD_WAITING:
    case THREAD_SLEEPING:
        return true;
    case THREAD_LOCKING:
    case THREAD_JOINING:
    case THREAD_ENDED:
        return false;
    default:
        return port_devices() & ~thread_clock_devices;
    }
}

/* The last thread that was not "main" has ended, and "main" did before. */
static noreturn void end(void)
{
    console_printf("all threads have ended: halted.\n");
    if (KERNEL_CONSOLE)
        board_exit(BOARD_DONE);
    arch_halt();
}

void deadlock_check(void)
{
    bool any = false;
    if (timer_any_runs())
        return;
    for (const struct thread *thread = thread_all; thread; thread = thread->others) {
        if (waits_for_device(thread))
            return;
        any |= thread->state != THREAD_ENDED;
    }
    if (!any)
        end();
    for (const struct thread *thread = thread_all; thread; thread = thread->others) {
        if (thread->state != THREAD_ENDED)
            add(thread);
    }
    panic("deadlock: all threads wait, and nothing can wake them: %s", THREAD_TEXT);
}
