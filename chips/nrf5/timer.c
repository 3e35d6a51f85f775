/*
 * timer.c - periods, by TIMER0.
 *
 * nRF51 Series Reference Manual, "Timer/counter (TIMER)"; nRF52833 Product Specification, "TIMER". It
 * counts microseconds, 16 MHz divided by 16, and goes on doing so: CC[0] is where the period that is
 * running ends, CC[1] how long a period is. So each end is one period after the last one, however late the
 * app asks.
 */
#include <device.h>
#include <kernel/arch.h>
#include <kernel/board.h>

#define DIVIDED_BY_16 4 /* the power of two */

const char *board_timer_start(uint32_t milliseconds)
{
    board_timer_stop();
    reg_write_with_zero(TIMER0->TASKS_CLEAR, .bits = 1);
    reg_write_with_zero(TIMER0->BITMODE, .BITMODE = TIMER0_BITMODE_BITMODE_BITS_32);
    reg_write_with_zero(TIMER0->PRESCALER, .PRESCALER = DIVIDED_BY_16);
    reg_write_with_zero(TIMER0->CC[0], .bits = milliseconds * 1000);
    reg_write_with_zero(TIMER0->CC[1], .bits = milliseconds * 1000);
    reg_write_with_zero(TIMER0->EVENTS_COMPARE[0], .bits = 0);
    NVIC_EnableIRQ(TIMER0_IRQn);
    reg_write_with_zero(TIMER0->TASKS_START, .bits = 1);
    return NULL;
}

/* The interrupt wakes the core; the event stays until somebody has waited for it. */
void TIMER0_IRQHandler(void)
{
    reg_write_with_zero(TIMER0->INTENCLR, .COMPARE0 = 1);
}

/* Leaves out the ends that are over already. The difference is right though the counter overflows. */
static void next_period(void)
{
    uint32_t end = reg_read(TIMER0->CC[0]).bits;
    do {
        end += reg_read(TIMER0->CC[1]).bits;
        reg_write_with_zero(TIMER0->CC[0], .bits = end);
        reg_write_with_zero(TIMER0->TASKS_CAPTURE[2], .bits = 1);
    } while ((int32_t)(end - reg_read(TIMER0->CC[2]).bits) <= 0);
}

/* Each turn enables the interrupt again: the handler may have run for an event that is gone. */
void board_timer_wait(void)
{
    do {
        reg_write_with_zero(TIMER0->INTENSET, .COMPARE0 = 1);
        arch_irq_wait();
    } while (!reg_read(TIMER0->EVENTS_COMPARE[0]).bits);
    reg_write_with_zero(TIMER0->EVENTS_COMPARE[0], .bits = 0);
    next_period();
}

/* nRF52833 Errata, "TIMER: High current consumption when using timer STOP task only" (78). */
void board_timer_stop(void)
{
    reg_write_with_zero(TIMER0->TASKS_SHUTDOWN, .bits = 1);
}
