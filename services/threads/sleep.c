/* sleep.c - waiting for the time. */
#include "scheduler.h"
#include <kernel/arch.h>
#include <services/clock.h>

/* A handler. */
static void wake(void *context)
{
    uintptr_t state = arch_irq_save();
    thread_make_ready(context);
    thread_reschedule(state);
    arch_irq_restore(state);
}

void thread_sleep_until(uint64_t moment)
{
    struct timer timer = {0};
    uintptr_t state = arch_irq_save();
    thread_check_may_wait(state, "a sleep of thread", THREAD_NAME(thread_running));
    const char *problem = clock_start();
    if (problem)
        panic("a thread cannot sleep: %s", problem);
    timer_start_at(&timer, moment, wake, thread_running);
    thread_block(NULL, THREAD_SLEEPING);
    arch_irq_restore(state);
}

void thread_sleep(uint64_t nanoseconds)
{
    uint64_t now = clock_now(), moment = now + nanoseconds;
    thread_sleep_until(moment < now ? UINT64_MAX : moment);
}
