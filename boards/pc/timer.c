/*
 * timer.c - periods, from counter 0 of the 8254 at line 0 of the interrupt controller.
 *
 * Intel ICH data sheets, "8254 Timers": it counts at 14.31818 MHz / 12, which is 105/88 MHz or 13,125
 * cycles in 11 ms. It counts to 65536 at most, which takes 55 ms, so a period is made of the fewest
 * rounds that will do, all of the same length. That is rounded to a whole cycle (0.84 us): a period
 * is wrong by half a cycle a round at most, and from 28 ms on by less than 16 ppm. A crystal is wrong
 * by more.
 *
 * Interrupts are let in only while the app waits, and the controller keeps one. The CPU's time stamp
 * counter tells how many rounds ended while the app was away. It is compared with the 8254 at each
 * end of a period, so it need only be right to half a round: with a latency of 5 us, for 5000 times
 * as long as the timer has been running. On a CPU without an invariant counter (Intel SDM volume 3,
 * "Time-Stamp Counter"), an app that is away for seconds may shift its periods by some rounds.
 */
#include "pic.h"
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <kernel/panic.h>

enum { COUNTER0 = 0x40, CONTROL = 0x43 };

/*
 * Intel 8254 data sheet, "Control Word Format" and "Mode 3: Square Wave Mode": up once in `count`
 * cycles, even or odd. Mode 2 would do the same, but QEMU's (7.2) misses a round where a division of
 * its own leaves no remainder.
 */
#define CONTROL_COUNTER0_SQUARE 0x36 /* counter 0, both bytes, the lower first; mode 3; binary */
#define COUNT_MAX 65536              /* written as 0 */

/* So many cycles in so many milliseconds, exactly. */
#define CYCLES 13125
#define CYCLES_MS 11

/* Cycles of the CPU: longer than a round on any, and shorter than a person's patience. */
#define PATIENCE 1000000000

static volatile uint64_t rounds; /* that have ended since the start; the interrupt counts */

static uint32_t rounds_in_period;
static uint64_t due;          /* the round that ends the running period */
static uint64_t begin;        /* time stamp of the start */
static uint64_t last;         /* time stamp of the last end of a round that was waited for, */
static uint64_t last_rounds;  /* and how many had ended by then */
static uint64_t round_length; /* in time stamps */

static void end_round(void *context)
{
    (void)context;
    rounds++;
}

static void start_counter(uint32_t count)
{
    out8(CONTROL, CONTROL_COUNTER0_SQUARE);
    out8(COUNTER0, (uint8_t)count);
    out8(COUNTER0, (uint8_t)(count >> 8));
}

/* Now that a round has just ended. */
static void take_time(void)
{
    last = read_tsc();
    last_rounds = rounds;
    round_length = (last - begin) / last_rounds;
}

/* The first round, awake: there are PCs whose 8254 stands still, or leads nowhere. */
static bool first_round(void)
{
    begin = read_tsc();
    arch_irq_window(); /* what the firmware's timer has left */
    rounds = 0;
    while (rounds == 0 && read_tsc() - begin < PATIENCE)
        arch_irq_window();
    if (rounds == 0)
        return false;
    take_time();
    due = rounds + rounds_in_period;
    return true;
}

const char *board_timer_start(uint32_t milliseconds)
{
    kassert(milliseconds > 0);
    const char *problem = irq_set_handler(PIC_TIMER, end_round, NULL);
    if (problem)
        return problem;
    uint64_t cycles = (uint64_t)milliseconds * CYCLES; /* times CYCLES_MS */
    rounds_in_period = (uint32_t)((cycles + CYCLES_MS * COUNT_MAX - 1) / (CYCLES_MS * COUNT_MAX));
    uint32_t divisor = CYCLES_MS * rounds_in_period;
    start_counter((uint32_t)((cycles + divisor / 2) / divisor));
    if (first_round())
        return NULL;
    board_timer_stop();
    return "no interrupt of an 8254 timer arrives";
}

/*
 * Rounds that have ended since the start, by the time stamps; those that end within `slack` count. No
 * fewer than interrupts came. Where each round is a period, those that were missed do not matter.
 */
static uint64_t rounds_by_time(uint64_t slack)
{
    if (rounds_in_period == 1)
        return rounds;
    uint64_t ended = last_rounds + (read_tsc() - last + slack) / round_length;
    return ended > rounds ? ended : rounds;
}

/* After so many rounds, the running period among them; skips the periods that ended, too. */
static void next_period(uint64_t ended)
{
    due += rounds_in_period;
    if (ended >= due)
        due += ((ended - due) / rounds_in_period + 1) * rounds_in_period;
}

/* Whether a round ended while the app was away: its interrupt is pending. */
static bool is_pending(void)
{
    uint64_t before = rounds;
    arch_irq_window();
    return rounds != before;
}

static bool is_late(void)
{
    return is_pending() &&
           (rounds >= due || read_tsc() - last >= (due - last_rounds) * round_length);
}

static void wait_for_round(void)
{
    uint64_t before = rounds;
    do
        arch_irq_wait();
    while (rounds == before);
}

/* The end of a round is the time to count those that ended while the app was away: to the nearest. */
void board_timer_wait(void)
{
    if (is_late()) {
        next_period(rounds_by_time(0));
        return;
    }
    wait_for_round();
    rounds = rounds_by_time(round_length / 2);
    while (rounds < due)
        wait_for_round();
    take_time();
    next_period(rounds);
}

void board_timer_stop(void)
{
    irq_set_handler(PIC_TIMER, NULL, NULL);
}
