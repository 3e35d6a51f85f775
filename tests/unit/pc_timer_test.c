/*
 * pc_timer_test.c - the PC's periods: every one there can be, what it is made of, and the rule for
 * an app that comes late.
 *
 * The code is the board's own, included, over an 8254 and an interrupt controller that keeps one
 * interrupt. Time leaps to the end of a round where the code waits, and stands still otherwise.
 * tests/boot/blink_test.py has the real thing.
 */
#include "unit.h"
#include <arch/cpu.h>
#include <kernel/arch.h>

static void fake_out8(uint16_t port, uint8_t value);
static uint64_t fake_tsc(void);
static void fake_window(void);
static void fake_wait(void);
#define out8 fake_out8
#define read_tsc fake_tsc
#define arch_irq_window fake_window
#define arch_irq_wait fake_wait
#include "../../boards/pc/timer.c"

#define TIMER_MAX_MS 1000000 /* board.mk */
#define TSC_PER_CYCLE 1000   /* of the 8254: a CPU of 1.19 GHz */
#define LATENCY_MAX 6000 /* time stamps from the end of a round to when its handler looks: 5 us */

static uint8_t written[3];
static unsigned writes;
static uint32_t count;                      /* cycles of the 8254 in a round */
static uint64_t tsc = 12345, started, seen; /* seen: rounds whose interrupt has come */
static bool is_starting, is_silent, has_stale;
static irq_handler *handler;

static uint64_t rounds_ended(void)
{
    return (tsc - started) / ((uint64_t)count * TSC_PER_CYCLE);
}

static void fake_out8(uint16_t port, uint8_t value)
{
    check_int(port, writes == 0 ? 0x43 : 0x40);
    check(writes < 3);
    written[writes++] = value;
    if (writes < 3)
        return;
    count = written[1] | (uint32_t)written[2] << 8;
    count = count == 0 ? 65536 : count;
    started = tsc;
    seen = 0;
}

static uint64_t fake_tsc(void)
{
    static uint64_t seed = 1, latest;
    uint64_t stamp = tsc + random_next(&seed) % LATENCY_MAX;
    latest = stamp > latest ? stamp : latest; /* never back */
    return latest;
}

static void interrupt(void)
{
    check(handler != NULL);
    handler(NULL);
}

/* However many rounds have ended, the controller has kept one interrupt. */
static void let_in(void)
{
    if (!is_silent && rounds_ended() > seen)
        interrupt();
    seen = rounds_ended();
}

static void leap(void)
{
    uint64_t one = (uint64_t)count * TSC_PER_CYCLE;
    tsc += one - (tsc - started) % one;
}

/* The first window while the timer starts is for what the firmware has left. */
static void fake_window(void)
{
    if (has_stale)
        interrupt();
    else if (is_starting && writes == 3)
        is_silent ? (void)(tsc += 100000000) : leap();
    has_stale = false;
    is_starting = true;
    let_in();
}

static void fake_wait(void)
{
    check(!is_silent);
    if (rounds_ended() == seen)
        leap();
    let_in();
}

const char *irq_set_handler(unsigned line, irq_handler *new_handler, void *context)
{
    check_int(line, 0);
    check(!context);
    handler = new_handler;
    return NULL;
}

static const char *start(uint32_t milliseconds)
{
    writes = 0;
    is_starting = false;
    const char *problem = board_timer_start(milliseconds);
    check_int(writes, 3);
    check_int(written[0], 0x36);
    is_starting = false;
    writes = 0;
    return problem;
}

/* Rounds that pass in a wait. */
static uint64_t wait_rounds(void)
{
    uint64_t before = rounds_ended();
    board_timer_wait();
    return rounds_ended() - before;
}

CASE(every_period)
{
    for (uint32_t milliseconds = 1; milliseconds <= TIMER_MAX_MS; milliseconds++) {
        check(!start(milliseconds));
        uint64_t rounds_due = rounds_in_period;
        int64_t exact = (int64_t)milliseconds * 13125; /* elevenths of a cycle */
        int64_t error = (int64_t)(11 * count * rounds_due) - exact;
        error = error < 0 ? -error : error;
        if (2 * error > (int64_t)(11 * rounds_due))
            fail("%u ms: more than half a cycle a round wrong", milliseconds);
        if (milliseconds >= 28 && error * 1000000 >= 16 * exact)
            fail("%u ms: 16 ppm wrong", milliseconds);
        if ((rounds_due - 1) * 65536 * 11 >= (uint64_t)exact)
            fail("%u ms: %u rounds, more than it takes", milliseconds, (unsigned)rounds_due);
    }
}

CASE(waits_for_all_rounds)
{
    static const struct {
        uint32_t milliseconds, rounds;
    } periods[] = {{1, 1}, {54, 1}, {55, 2}, {1000, 19}, {TIMER_MAX_MS, 18207}};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        check(!start(periods[i].milliseconds));
        for (int j = 0; j < 3; j++)
            check_int(wait_rounds(), periods[i].rounds);
    }
}

CASE(the_firmware_has_left_an_interrupt)
{
    has_stale = true;
    check(!start(1000));
    check_int(wait_rounds(), 19);
}

CASE(stop_and_start_again)
{
    check(!start(1000));
    wait_rounds();
    board_timer_stop();
    check(!handler);
    check(!start(1));
    check_int(wait_rounds(), 1);
}

#define NO_INTERRUPT "no interrupt of an 8254 timer arrives"

CASE(no_interrupt_comes)
{
    is_silent = true;
    check_text(start(1000), NO_INTERRUPT);
    check(!handler);
}

CASE(only_an_old_interrupt_comes)
{
    is_silent = has_stale = true;
    check_text(start(1000), NO_INTERRUPT);
    check(!handler);
}

/* Periods of one round, of two, and of many. timer.c has the limit on being away. */
static const uint32_t lengths[] = {1, 10, 54, 55, 200, 1000, 10000};
#define RULE_PERIODS (sizeof lengths / sizeof *lengths)

static uint64_t clock_now(void)
{
    return tsc;
}

static void clock_pass(uint64_t ticks)
{
    tsc += ticks;
}

static uint64_t rule_start(unsigned n)
{
    check(!start(lengths[n]));
    return (uint64_t)count * TSC_PER_CYCLE * rounds_in_period;
}

#include "timer_rule.h"
