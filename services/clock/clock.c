/* clock.c - the board's counter in nanoseconds. */
#include "moment.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/panic.h>
#include <services/clock.h>
#include <services/wait.h>

#define FAR (UINT64_C(1) << 60) /* nanoseconds: no ratio overflows for what is nearer */

static struct {
    struct board_counter counter;
    struct ratio to_nanoseconds, to_counts;
    uint64_t last;   /* of the board's counts */
    uint64_t offset; /* from the board's counts to the clock's, which begin at 0 */
} source;

const char *clock_start(void)
{
    if (source.counter.hz)
        return NULL;
    uintptr_t state = arch_irq_save();
    struct board_counter counter = {0};
    const char *problem = board_counter_start(&counter, timer_alarm);
    if (!problem) {
        source.to_nanoseconds = ratio_make(CLOCK_SECOND, counter.hz);
        source.to_counts = ratio_make(UINT64_C(1) << source.to_nanoseconds.shift,
                                      source.to_nanoseconds.multiplier);
        source.last = board_counter_now();
        source.offset = -source.last;
        source.counter = counter;
    }
    arch_irq_restore(state);
    return problem;
}

/* A counter that goes back goes on from where it was: an emulator's may, and a clock that is set. */
struct moment clock_moment(void)
{
    kassert(source.counter.hz); /* clock_start() comes first, and its reason is looked at */
    uint64_t count = board_counter_now();
    if (count < source.last)
        source.offset += source.last - count;
    source.last = count;
    count += source.offset;
    return (struct moment){count, ratio_apply(source.to_nanoseconds, count)};
}

uint64_t clock_now(void)
{
    if (!source.counter.hz)
        return 0;
    uintptr_t state = arch_irq_save();
    struct moment now = clock_moment();
    arch_irq_restore(state);
    return now.nanoseconds;
}

const char *clock_source(void)
{
    return source.counter.hz ? source.counter.source : "none";
}

/* The estimate is at most a count or two early, unless it is for far away. */
void clock_set_alarm(uint64_t nanoseconds, struct moment now)
{
    uint64_t rest = nanoseconds > now.nanoseconds ? nanoseconds - now.nanoseconds : 0;
    uint64_t count = now.count + ratio_apply(source.to_counts, rest < FAR ? rest : FAR);
    for (int i = 0; i < 2 && ratio_apply(source.to_nanoseconds, count) < nanoseconds; i++)
        count++;
    board_counter_alarm(count - source.offset);
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
