/*
 * timer_rule.h - what board_timer_wait() owes an app that comes late, for the test of each board's
 * timer.
 *
 * The test that includes this has a clock, which stands still but where the code under test waits:
 *
 *     static uint64_t clock_now(void);           its ticks since anything
 *     static void clock_pass(uint64_t ticks);    the app is away for so long
 *     static uint64_t rule_start(unsigned n);    starts the timer with the nth of RULE_PERIODS
 *                                                lengths; returns the ticks of a period
 *
 * All times are compared exactly.
 */

static uint64_t rule_begin, rule_period;

/* Since the start, in hundredths of a period. */
static uint64_t rule_time(void)
{
    return (clock_now() - rule_begin) * 100 / rule_period;
}

static void rule_away(uint64_t hundredths)
{
    clock_pass(rule_period * hundredths / 100);
}

/* Waits; `expected` is when it has to return. */
static void rule_wait(uint64_t expected)
{
    uint64_t before = rule_time();
    board_timer_wait();
    if (rule_time() != expected)
        fail("a wait from %ju to %ju, expected %ju, in hundredths of a period", (uintmax_t)before,
             (uintmax_t)rule_time(), (uintmax_t)expected);
}

static void rule_for_all(void (*check_rule)(void))
{
    for (unsigned n = 0; n < RULE_PERIODS; n++) {
        rule_period = rule_start(n);
        rule_begin = clock_now();
        check_rule();
        board_timer_stop();
    }
}

static void on_time(void)
{
    for (uint64_t i = 1; i <= 20; i++)
        rule_wait(100 * i);
}

/* Within its period an app may be away for as long as it likes. */
static void busy(void)
{
    for (uint64_t i = 1; i <= 20; i++) {
        rule_away(i * 4);
        rule_wait(100 * i);
    }
}

static void one_end_was_missed(void)
{
    rule_wait(100);
    rule_away(125);
    rule_wait(225);
    rule_wait(300);
    rule_wait(400);
}

static void several_ends_were_missed(void)
{
    rule_wait(100);
    rule_away(375);
    rule_wait(475);
    rule_wait(500);
    rule_wait(600);
    rule_away(1050);
    rule_wait(1650);
    rule_away(25);
    rule_wait(1700);
}

static void late_again_and_again(void)
{
    for (uint64_t i = 0; i < 20; i++) {
        rule_away(160);
        rule_wait(160 * (i + 1));
    }
}

static void late_from_the_start(void)
{
    rule_away(325);
    rule_wait(325);
    rule_wait(400);
}

static void away_for_a_long_time(void)
{
    rule_wait(100);
    rule_away(100000 + 40);
    rule_wait(100140);
    rule_wait(100200);
    rule_wait(100300);
}

static void started_anew(void)
{
    rule_away(250);
    board_timer_stop();
    rule_away(250);
}

CASE(rule_on_time)
{
    rule_for_all(on_time);
}

CASE(rule_busy)
{
    rule_for_all(busy);
}

CASE(rule_one_end_was_missed)
{
    rule_for_all(one_end_was_missed);
}

CASE(rule_several_ends_were_missed)
{
    rule_for_all(several_ends_were_missed);
}

CASE(rule_late_again_and_again)
{
    rule_for_all(late_again_and_again);
}

CASE(rule_late_from_the_start)
{
    rule_for_all(late_from_the_start);
}

CASE(rule_away_for_a_long_time)
{
    rule_for_all(away_for_a_long_time);
}

/* What was missed before the start is no period of the new ones. */
CASE(rule_started_anew)
{
    rule_for_all(started_anew);
    rule_for_all(on_time);
}
