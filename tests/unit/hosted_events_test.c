/* hosted_events_test.c - what a program waits for, over a system whose clock leaps to the end of each wait. */
#include "unit.h"

#include "../../kernel/arch/hosted/events.c"

static uint64_t nanoseconds = 1000, input_at = EVENTS_NEVER;
static char done[64]; /* what has been called, a letter each */

static void note(char what)
{
    done[strlen(done)] = what;
}

uint64_t os_nanoseconds(void)
{
    return nanoseconds;
}

bool os_wait(uint64_t until, bool input)
{
    uint64_t end = input && input_at < until ? input_at : until;
    check(end != EVENTS_NEVER); /* it would wait for good */
    if (end > nanoseconds)
        nanoseconds = end;
    return input && input_at <= nanoseconds;
}

static void due(void)
{
    note('a');
}

static void take_input(void)
{
    note('i');
    input_at = EVENTS_NEVER;
}

static void start_again(void)
{
    note('s');
    events_set_alarm(nanoseconds + 500, due);
}

CASE(an_alarm_comes_once)
{
    events_set_alarm(3000, due);
    events_poll();
    check(strcmp(done, "") == 0);
    events_wait();
    check_int(nanoseconds, 3000);
    check(strcmp(done, "a") == 0);
    events_poll();
    check(strcmp(done, "a") == 0);
}

CASE(an_alarm_that_is_over)
{
    events_set_alarm(1, due);
    events_poll();
    check(strcmp(done, "a") == 0);
}

CASE(no_alarm)
{
    events_set_alarm(3000, due);
    events_set_alarm(EVENTS_NEVER, due);
    nanoseconds = 5000;
    events_poll();
    check(strcmp(done, "") == 0);
}

CASE(an_alarm_sets_the_next_one)
{
    events_set_alarm(2000, start_again);
    events_wait();
    events_wait();
    check_int(nanoseconds, 2500);
    check(strcmp(done, "sa") == 0);
}

CASE(input_comes_before_the_alarm)
{
    events_set_alarm(3000, due);
    events_on_input(take_input);
    input_at = 2000;
    events_wait();
    check_int(nanoseconds, 2000);
    check(strcmp(done, "i") == 0);
    events_wait();
    check(strcmp(done, "ia") == 0);
}

CASE(both_at_once)
{
    events_set_alarm(2000, due);
    events_on_input(take_input);
    input_at = 2000;
    events_wait();
    check(strcmp(done, "ai") == 0);
}

CASE(nothing_looks_at_the_input)
{
    events_set_alarm(3000, due);
    events_on_input(take_input);
    events_on_input(NULL);
    input_at = 2000;
    events_wait();
    check_int(nanoseconds, 3000);
    check(strcmp(done, "a") == 0);
}
