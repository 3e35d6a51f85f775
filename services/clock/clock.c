/* clock.c - the board's counter in nanoseconds. */
#include "moment.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/panic.h>
#include <services/clock.h>
#include <services/wait.h>

#define FAR (UINT64_C(1) << 60) /* nanoseconds: no ratio overflows for what is nearer */

struct clock clock_state;

const char *clock_start(void)
{
    if (clock_state.counter.hz)
        return NULL;
    uintptr_t state = arch_irq_save();
    struct board_counter counter = {0};
    const char *problem = board_counter_start(&counter, timer_alarm);
    if (!problem) {
        clock_state.to_nanoseconds = ratio_make(CLOCK_SECOND, counter.hz);
        struct ratio made = clock_state.to_nanoseconds;
        clock_state.to_counts =
            ratio_make(UINT64_C(1) << 32, (uint64_t)made.whole << 32 | made.fraction);
        clock_state.last = board_counter_now();
        clock_state.offset = -clock_state.last;
        clock_state.counter = counter;
    }
    arch_irq_restore(state);
    return problem;
}

uint64_t clock_now(void)
{
    if (!clock_state.counter.hz)
        return 0;
    uintptr_t state = arch_irq_save();
    uint64_t now = clock_nanoseconds();
    arch_irq_restore(state);
    return now;
}

uint64_t clock_counts(void)
{
    if (!clock_state.counter.hz)
        return 0;
    uintptr_t state = arch_irq_save();
    uint64_t count = clock_count();
    arch_irq_restore(state);
    return count;
}

uint64_t clock_counts_to_nanoseconds(uint64_t counts)
{
    return ratio_apply(clock_state.to_nanoseconds, counts);
}

const char *clock_source(void)
{
    return clock_state.counter.hz ? clock_state.counter.source : "none";
}

/*
 * From the last look at the counter, which the caller has just had: the alarm would be late by as much as the counter had
 * gone back since then. The look's nanoseconds are rounded down, so up to one of them has passed already: it is taken
 * off the rest. So the alarm is no count later than it must be, and seldom earlier.
 */
void clock_set_alarm(uint64_t nanoseconds)
{
    if (!clock_state.counter.hz)
        panic("a timer or a wait before clock_start(), or after it said that there is no clock");
    uint64_t count = clock_state.last + clock_state.offset;
    uint64_t now = ratio_apply(clock_state.to_nanoseconds, count);
    if (nanoseconds > now) {
        uint64_t rest = nanoseconds - now - 1;
        count += ratio_apply(clock_state.to_counts, rest < FAR ? rest : FAR) + 1;
    }
    board_counter_alarm(count - clock_state.offset);
}

struct sleeper {
    struct wait_queue queue;
    bool is_over;
};

static void wake(void *context)
{
    struct sleeper *sleeper = context;
    sleeper->is_over = true;
    wait_wake(&sleeper->queue);
}

static void sleep_until(uint64_t moment)
{
    struct timer timer = {0};
    struct sleeper sleeper = {0};
    uintptr_t state = arch_irq_save();
    timer_start_at(&timer, moment, wake, &sleeper);
    while (!sleeper.is_over)
        wait_on(&sleeper.queue);
    arch_irq_restore(state);
}

void clock_delay(uint64_t nanoseconds)
{
    uint64_t begin = clock_now(), end = begin + nanoseconds;
    if (nanoseconds >= CLOCK_BUSY)
        sleep_until(end < begin ? UINT64_MAX : end);
    while (clock_now() < end)
        ;
}
