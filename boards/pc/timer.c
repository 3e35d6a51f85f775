/*
 * timer.c - periods, from counter 0 of the 8254 on line 0 of the interrupt controller.
 *
 * Intel ICH data sheets, "8254 Timers": it counts at 14.31818 MHz / 12, which is 105/88 MHz or 13,125
 * cycles in 11 ms. It does so to 65536 at most, in 55 ms, so a period is made of as few rounds as
 * will do, all of the same length. That is rounded to a whole cycle (0.84 us): a period is wrong by
 * half a cycle a round at most, and from 28 ms on by less than 16 ppm. A crystal is wrong by more.
 *
 * Interrupts are let in only while the app waits, and the controller remembers one. An app that
 * stays away for more than a round makes its period that much longer.
 */
#include "pic.h"
#include <arch/cpu.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
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

static volatile uint32_t rounds; /* of the period that is running */
static uint32_t rounds_in_period;

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

/* The first round, awake: there are PCs whose 8254 stands still, or leads nowhere. */
static bool first_round(void)
{
    arch_irq_window(); /* what the firmware's timer has left */
    rounds = 0;
    uint64_t start = read_tsc();
    while (rounds == 0 && read_tsc() - start < PATIENCE)
        arch_irq_window();
    return rounds > 0;
}

static noreturn void refuse(void)
{
    console_printf("firstlight needs the interrupts of an 8254 timer, and none arrives here.\n"
                   "halted.\n");
    board_exit(BOARD_FAILED);
    arch_halt();
}

void board_timer_start(uint32_t milliseconds)
{
    kassert(milliseconds > 0);
    uint64_t cycles = (uint64_t)milliseconds * CYCLES; /* times CYCLES_MS */
    rounds_in_period = (uint32_t)((cycles + CYCLES_MS * COUNT_MAX - 1) / (CYCLES_MS * COUNT_MAX));
    uint32_t divisor = CYCLES_MS * rounds_in_period;
    const char *problem = irq_set_handler(PIC_TIMER, end_round, NULL);
    start_counter((uint32_t)((cycles + divisor / 2) / divisor));
    if (problem || !first_round())
        refuse();
    rounds = 0;
}

void board_timer_wait(void)
{
    while (rounds < rounds_in_period)
        arch_irq_wait();
    rounds -= rounds_in_period;
}

void board_timer_stop(void)
{
    irq_set_handler(PIC_TIMER, NULL, NULL);
}
