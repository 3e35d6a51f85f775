/* timers_test.c - the clock and its timers over a counter made up: random operations, and the cases that matter. */
#include "unit.h"

#include "../fuzz/timers_model.h"

#define SEEDS 400
#define OPERATIONS 3000 /* bytes: some 1,200 operations */

CASE(random_operations)
{
    static uint8_t bytes[OPERATIONS];
    unsigned all = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t state = seed;
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)(random_next(&state) >> 16);
        begin_anew();
        run_operations(bytes, sizeof bytes);
        all += calls;
    }
    check(all > 10000); /* that it tests something */
}

static void begin(uint64_t hz)
{
    begin_anew();
    raw_hz = hz;
    raw = 1000;
    check(!clock_start());
}

static void count(void *context)
{
    ++*(unsigned *)context;
}

CASE(a_day_without_drift)
{
    static const uint64_t rates[] = {32768,   2097152, 8000000,   16000000,
                                     1193182, 3579545, 2399987654};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        static struct timer timer;
        unsigned times = 0;
        begin(rates[i]);
        timer_start_periodic(&timer, CLOCK_SECOND, count, &times);
        pass(rates[i] * 86400 + rates[i] / 2);
        check_int(times, 86400);
        check(timer_cancel(&timer));
    }
}

CASE(far_away)
{
    static struct timer timer, farther, never;
    unsigned times = 0;
    begin(2399987654);
    pass(raw_hz);
    timer_start_at(&farther, UINT64_MAX - 1, count, &times);
    check(alarm_rest > raw_hz * 86400 * 365 * 30 && alarm_rest < raw_hz * 86400 * 365 * 40);
    timer_start(&never, UINT64_MAX, count, &times);
    check_int(never.deadline, UINT64_MAX);
    timer_start(&timer, UINT64_C(10) * 365 * 86400 * CLOCK_SECOND, count, &times);
    pass(raw_hz * 86400 * 365 * 10 - raw_hz);
    check_int(times, 0);
    pass(2 * raw_hz);
    check_int(times, 1);
    check(timer_cancel(&never) && timer_cancel(&farther) && !timer_cancel(&timer));
}

CASE(a_counter_that_begins_anew)
{
    static struct timer timer;
    unsigned times = 0;
    begin(1000000000);
    timer_start(&timer, 5000, count, &times);
    pass(3000);
    check_int(clock_now(), 3000);
    raw = 7;
    check_int(clock_now(), 3000);
    pass(1999);
    check_int(times, 0);
    pass(1);
    check_int(clock_now(), 5000);
    check_int(times, 1);
}

CASE(a_counter_that_goes_back_before_an_absolute_start)
{
    static struct timer timer;
    unsigned times = 0;
    begin(1000000000);
    pass(3000);
    check_int(clock_now(), 3000);
    raw = 7;
    timer_start_at(&timer, 5000, count, &times);
    pass(1999);
    check_int(times, 0);
    pass(1);
    check_int(times, 1);
}

CASE(late_periods_are_left_out)
{
    static struct timer timer;
    unsigned times = 0;
    begin(1000000);
    timer_start_periodic(&timer, 100000, count, &times);
    raw += 1050; /* ten periods, with interrupts off */
    ring();
    check_int(times, 1);
    check_int(timer.deadline, 1100000);
    pass(50);
    check_int(times, 2);
}

CASE(a_delay_sleeps_or_is_short)
{
    begin(1000000000);
    clock_delay(CLOCK_SECOND);
    check_int(clock_now(), CLOCK_SECOND);
    check_int(timer_heap_first(&timers) == &timers.roots, true);
}

CASE(restarting_a_running_timer_moves_it)
{
    static struct timer timer;
    unsigned times = 0;
    begin(1000000000);
    timer_start(&timer, 1000, count, &times);
    timer_start(&timer, 3000, count, &times);
    pass(2999);
    check_int(times, 0);
    pass(1);
    check_int(times, 1);
}

CASE(no_clock)
{
    check_int(clock_now(), 0);
    check(strcmp(clock_source(), "none") == 0);
}
