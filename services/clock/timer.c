/* timer.c - timers, and the alarm for the earliest of them. */
#include "moment.h"
#include "timer_heap.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/panic.h>
#include <services/cpu_local.h>

/*
 * alarm_at: when the alarm comes. No timer's deadline is before it. While callbacks are called, it is over.
 *
 * Where threads run on all CPUs, each CPU has timers of its own: a timer expires on the CPU that has started it.
 */
#if KERNEL_ALL_CPUS

static struct timers {
    struct timer_heap heap;
    uint64_t alarm_at;
} all[CPUS_MAX];

static struct timers *here(void)
{
    struct timers *timers = &cpu_local(all);
    if (timers->heap.deadline == 0) { /* the first time */
        timer_link_init(&timers->heap.roots);
        timers->heap.deadline = timers->alarm_at = TIMER_NEVER;
    }
    return timers;
}

#define timers here()->heap
#define alarm_at here()->alarm_at

#else

static struct timer_heap timers = {{&timers.roots, &timers.roots}, .deadline = TIMER_NEVER};
static uint64_t alarm_at = TIMER_NEVER;

#endif

static void stop(struct timer *timer)
{
    if (timer_runs(timer))
        timer_heap_remove(timer);
}

/* What is not the first root's turn before it is not the alarm's either. */
static inline void add(struct timer *timer, uint64_t deadline)
{
    timer->deadline = deadline;
    if (__builtin_expect(timer_heap_add(&timers, timer) && deadline < alarm_at, false)) {
        alarm_at = deadline;
        clock_set_alarm(deadline);
    }
}

/* Nothing but the timer is needed once the clock has been looked at: this is called often. */
void timer_start_with(struct timer *timer, uint64_t nanoseconds, void (*expired)(void *context),
                      void *context, uint64_t period)
{
    uintptr_t state = arch_irq_save();
    stop(timer);
    timer->expired = expired;
    timer->context = context;
    timer->period = period;
    timer->deadline = nanoseconds;
    uint64_t deadline = clock_nanoseconds() + timer->deadline;
    add(timer, deadline < timer->deadline ? TIMER_NEVER : deadline);
    arch_irq_restore(state);
}

void timer_start_at(struct timer *timer, uint64_t moment, void (*expired)(void *context),
                    void *context)
{
    uintptr_t state = arch_irq_save();
    stop(timer);
    timer->expired = expired;
    timer->context = context;
    timer->period = 0;
    (void)clock_count(); /* for clock_set_alarm(): the others that call it have just looked */
    add(timer, moment);
    arch_irq_restore(state);
}

void timer_start_periodic(struct timer *timer, uint64_t period, void (*expired)(void *context),
                          void *context)
{
    kassert(period > 0);
    timer_start_with(timer, period, expired, context, period);
}

bool timer_any_runs(void)
{
#if KERNEL_ALL_CPUS
    for (unsigned cpu = 0; cpu < cpu_count(); cpu++) {
        if (all[cpu].heap.roots.next != NULL && all[cpu].heap.roots.next != &all[cpu].heap.roots)
            return true;
    }
    return false;
#else
    return timers.roots.next != &timers.roots;
#endif
}

bool timer_cancel(struct timer *timer)
{
    uintptr_t state = arch_irq_save();
    bool ran = timer_runs(timer);
    stop(timer);
    arch_irq_restore(state);
    return ran;
}

/* The next period that has not ended by now begins at a whole number of them after the last one. */
static void next_period(struct timer *timer, uint64_t now)
{
    uint64_t late = now - timer->deadline;
    uint64_t left_out = late < timer->period ? 0 : late / timer->period;
    timer->deadline += (left_out + 1) * timer->period;
    timer_heap_add(&timers, timer);
}

/* A callback may start and cancel timers, its own too: the timer is touched no more once it is called. */
static void expire(struct timer *timer, uint64_t now)
{
    timer_heap_remove(timer);
    if (timer->period)
        next_period(timer, now);
    timer->expired(timer->context);
}

/* The earliest. That which the alarm was set for is found without putting the others in order: that can wait. */
static struct timer_link *awaited(void)
{
    struct timer_link *first = timers.roots.next;
    return timer_link_deadline(first) <= alarm_at ? first : timer_heap_first(&timers);
}

void timer_alarm(void)
{
    uint64_t now = clock_nanoseconds();
    struct timer_link *first = awaited();
    alarm_at = 0;
    for (; timer_link_deadline(first) <= now; first = timer_heap_first(&timers))
        expire(timer_of(first), now);
    alarm_at = timer_link_deadline(first);
    if (alarm_at != TIMER_NEVER)
        clock_set_alarm(alarm_at);
}
