/*
 * counter.c - TIMER0 as a counter with an alarm.
 *
 * nRF51 Series Reference Manual, "Timer/counter (TIMER)"; nRF52833 Product Specification, "TIMER". It
 * counts 32 bits at 16 MHz: CC[0] is the next alarm, or half a turn away where that is nearer, and CC[1]
 * what the count is when it is asked.
 */
#include <device.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <nrf5.h>

#define HALF_TURN (UINT32_C(1) << 31)
#define NEAR 16 /* counts: as long as setting CC[0] takes, so that it is not set too late */

static uint64_t last; /* what was counted when it was last asked */
static uint64_t due;
static void (*on_alarm)(void);

const char *board_counter_start(struct board_counter *counter, void (*alarm)(void))
{
    on_alarm = alarm;
    last = 0;
    due = UINT64_MAX;
    reg_write_with_zero(TIMER0->TASKS_STOP, .bits = 1);
    reg_write_with_zero(TIMER0->TASKS_CLEAR, .bits = 1);
    reg_write_with_zero(TIMER0->BITMODE, .BITMODE = TIMER0_BITMODE_BITMODE_BITS_32);
    reg_write_with_zero(TIMER0->PRESCALER, .PRESCALER = 0);
    reg_write_with_zero(TIMER0->CC[0], .bits = HALF_TURN);
    reg_write_with_zero(TIMER0->EVENTS_COMPARE[0], .bits = 0);
    reg_write_with_zero(TIMER0->INTENSET, .COMPARE0 = 1);
    NVIC_EnableIRQ(TIMER0_IRQn);
    reg_write_with_zero(TIMER0->TASKS_START, .bits = 1);
    *counter = (struct board_counter){.hz = NRF5_TIMER_HZ, .source = "TIMER0 at 16 MHz"};
    return NULL;
}

uint64_t board_counter_now(void)
{
    reg_write_with_zero(TIMER0->TASKS_CAPTURE[1], .bits = 1);
    last += (uint32_t)(reg_read(TIMER0->CC[1]).bits - (uint32_t)last);
    return last;
}

/* An alarm that came while it was set may not be noticed by the timer: then it is requested. */
static void run_to_alarm(void)
{
    uint64_t now = board_counter_now();
    uint64_t next = due < now + HALF_TURN ? due : now + HALF_TURN;
    reg_write_with_zero(TIMER0->CC[0], .bits = (uint32_t)next);
    if (next <= board_counter_now() + NEAR)
        NVIC_SetPendingIRQ(TIMER0_IRQn);
}

void board_counter_alarm(uint64_t count)
{
    due = count;
    run_to_alarm();
}

void TIMER0_IRQHandler(void)
{
    uintptr_t state = arch_irq_save();
    reg_write_with_zero(TIMER0->EVENTS_COMPARE[0], .bits = 0);
    if (due <= board_counter_now() + NEAR) {
        due = UINT64_MAX;
        on_alarm();
    } else {
        run_to_alarm();
    }
    arch_irq_restore(state);
}
