/*
 * hosted_timer_test.c - a program's periods, over a clock that leaps where the code sleeps, and the
 * rule for an app that comes late.
 */
#include "unit.h"

#include "../../kernel/arch/hosted/timer.c"

static uint64_t nanoseconds = 12345;

uint64_t os_nanoseconds(void)
{
    return nanoseconds;
}

void os_sleep_until(uint64_t until)
{
    check(until > nanoseconds);
    nanoseconds = until;
}

/* As the clock of macOS may be (os.h). */
CASE(the_clock_is_set_back)
{
    nanoseconds = 5000000000;
    check(!board_timer_start(1000));
    board_timer_wait();
    nanoseconds -= 3000000000;
    board_timer_wait();
    check_int(nanoseconds, 7000000000);
    board_timer_wait();
    check_int(nanoseconds, 8000000000);
}

static const uint32_t lengths[] = {1, 1000, 1000000};
#define RULE_PERIODS (sizeof lengths / sizeof *lengths)

static uint64_t clock_now(void)
{
    return nanoseconds;
}

static void clock_pass(uint64_t ticks)
{
    nanoseconds += ticks;
}

static uint64_t rule_start(unsigned n)
{
    check(!board_timer_start(lengths[n]));
    return (uint64_t)lengths[n] * 1000000;
}

#include "timer_rule.h"
