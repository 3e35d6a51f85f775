/* moment.h - what the clock and its timers have in common. */
#pragma once

#include <kernel/ratio.h>

/* Of the clock: the board's count and what it is in nanoseconds. */
struct moment {
    uint64_t count;
    uint64_t nanoseconds;
};

/* With interrupts off, once the clock has been started. */
struct moment clock_moment(void);

/*
 * With interrupts off: the alarm comes when clock_now() is so much, or early. Where that is far away, it comes
 * early on purpose: the ratio is not exact.
 */
void clock_set_alarm(uint64_t nanoseconds, struct moment now);

/* timer.c's: an alarm came. */
void timer_alarm(void);
