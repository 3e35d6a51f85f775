/* moment.h - what the clock and its timers have in common. */
#pragma once

#include <kernel/board.h>
#include <kernel/config.h>
#include <kernel/ratio.h>

#define CLOCK_SKEW_SHIFT 10 /* 1 ms */

struct clock {
    struct board_counter counter; /* hz is 0 before the start */
    struct ratio to_nanoseconds, to_counts;
    uint64_t last; /* of the board's counts */
    /*
     * From the board's counts to the clock's, which begin at 0. A counter that goes back goes on from where it
     * was: an emulator's may, and a clock that somebody sets.
     */
    uint64_t offset;
};
extern struct clock clock_state;

/*
 * The clock's count. With interrupts off. The counters of two CPUs may differ by a little: what one is behind the other is no
 * step back, or each look at the one after the other would add it to the time.
 */
static inline uint64_t clock_count(void)
{
    uint64_t count = board_counter_now();
    if (KERNEL_ALL_CPUS && count < clock_state.last &&
        clock_state.last - count < clock_state.counter.hz >> CLOCK_SKEW_SHIFT)
        return clock_state.last + clock_state.offset;
    if (count < clock_state.last)
        clock_state.offset += clock_state.last - count;
    clock_state.last = count;
    return count + clock_state.offset;
}

/* clock_now(), with interrupts off. */
static inline uint64_t clock_nanoseconds(void)
{
    return ratio_apply(clock_state.to_nanoseconds, clock_count());
}

/*
 * With interrupts off, after clock_count(): the alarm comes when clock_now() is so much, or early. Where that is far
 * away, it comes early on purpose: the ratio is not exact.
 */
void clock_set_alarm(uint64_t nanoseconds);

/* timer.c's: an alarm came. */
void timer_alarm(void);
