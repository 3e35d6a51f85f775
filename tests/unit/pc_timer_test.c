/*
 * pc_timer_test.c - the PC's periods: every one there can be, and what it is made of.
 *
 * The code is the board's own, included. Whenever it lets interrupts in, a round of the 8254 has
 * ended. tests/boot/blink_test.py has the real thing.
 */
#include "unit.h"
#include <arch/cpu.h>
#include <kernel/arch.h>

static void fake_out8(uint16_t port, uint8_t value);
static uint64_t fake_tsc(void);
static void fake_window(void);
static noreturn void fake_halt(void);
#define out8 fake_out8
#define read_tsc fake_tsc
#define arch_irq_window fake_window
#define arch_irq_wait fake_window
#define arch_halt fake_halt
#include "../../boards/pc/timer.c"

#define TIMER_MAX_MS 1000000 /* board.mk */

static uint8_t written[3];
static unsigned writes;
static bool is_silent, has_stale, comes_twice;
static unsigned windows, interrupts;
static uint64_t tsc = 12345;
static irq_handler *handler;

static void fake_out8(uint16_t port, uint8_t value)
{
    check_int(port, writes == 0 ? 0x43 : 0x40);
    check(writes < 3);
    written[writes++] = value;
}

static uint64_t fake_tsc(void)
{
    return tsc += 1000000;
}

static void interrupt(void)
{
    interrupts++;
    check(handler != NULL);
    handler(NULL);
}

/* No round is so short that it has ended by the first one. */
static void fake_window(void)
{
    if (has_stale || (windows > 0 && !is_silent))
        interrupt();
    if (comes_twice)
        interrupt();
    has_stale = false;
    windows++;
}

static enum board_outcome outcome = BOARD_DONE;

static noreturn void fake_halt(void)
{
    check_int(outcome, BOARD_FAILED);
    check(is_silent);
    _exit(UNIT_OK);
}

void board_exit(enum board_outcome how)
{
    outcome = how;
}

const char *irq_set_handler(unsigned line, irq_handler *new_handler, void *context)
{
    check_int(line, 0);
    check(!context);
    handler = new_handler;
    return NULL;
}

/* Cycles of the 8254 in a round. */
static uint32_t start(uint32_t milliseconds)
{
    writes = windows = 0;
    board_timer_start(milliseconds);
    check_int(writes, 3);
    check_int(written[0], 0x36);
    uint32_t count = written[1] | (uint32_t)written[2] << 8;
    return count == 0 ? 65536 : count;
}

/* Rounds that pass in a wait. */
static unsigned wait_rounds(void)
{
    unsigned before = interrupts;
    board_timer_wait();
    return interrupts - before;
}

CASE(every_period)
{
    for (uint32_t milliseconds = 1; milliseconds <= TIMER_MAX_MS; milliseconds++) {
        uint64_t count = start(milliseconds), rounds_due = rounds_in_period;
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
    } due[] = {{1, 1}, {54, 1}, {55, 2}, {1000, 19}, {TIMER_MAX_MS, 18207}};
    for (size_t i = 0; i < sizeof due / sizeof *due; i++) {
        start(due[i].milliseconds);
        for (int j = 0; j < 3; j++)
            check_int(wait_rounds(), due[i].rounds);
    }
}

/* A round that has ended while the app was away counts. */
CASE(late)
{
    start(110);
    check_int(rounds_in_period, 3);
    interrupt();
    check_int(wait_rounds(), 2);
    check_int(wait_rounds(), 3);
}

/* One that comes while another is handled belongs to the next period. */
CASE(two_at_once)
{
    start(110);
    comes_twice = true;
    check_int(wait_rounds(), 4);
    check_int(wait_rounds(), 2);
    check_int(wait_rounds(), 4);
}

CASE(the_firmware_has_left_an_interrupt)
{
    has_stale = true;
    start(1000);
    check_int(wait_rounds(), 19);
}

CASE(stop_and_start_again)
{
    start(1000);
    wait_rounds();
    board_timer_stop();
    check(!handler);
    start(1);
    check_int(wait_rounds(), 1);
}

CASE(no_interrupt_comes)
{
    is_silent = true;
    start(1000);
    fail("it goes on");
}

CASE(only_an_old_interrupt_comes)
{
    is_silent = has_stale = true;
    start(1000);
    fail("it goes on");
}
