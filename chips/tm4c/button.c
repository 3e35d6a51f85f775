/*
 * button.c - the buttons, on the pins whose bits BUTTON_PINS in board.mk has: any of them is the button.
 *
 * TM4C123GH6PM data sheet, "General-Purpose Input/Outputs (GPIOs)".
 */
#include <device.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/wait.h>

#define KEY 0x4c4f434bu /* "GPIO Lock (GPIOLOCK)" */

#define set_pins(reg) reg_write_with_zero(reg, .bits = reg_read(reg).bits | BUTTON_PINS)

static volatile bool changed;
static struct wait_queue waiters;

/* "GPIO Pins With Special Considerations": PD7 and PF0 may be an NMI, and keep what they are until CR lets them go. */
static void unlock(void)
{
    reg_write_with_zero(BUTTON_PORT->LOCK, .bits = KEY);
    set_pins(BUTTON_PORT->CR);
    reg_write_with_zero(BUTTON_PORT->LOCK, .bits = 0);
}

void board_button_start(void)
{
    unlock();
    set_pins(BUTTON_PORT->PUR);
    set_pins(BUTTON_PORT->DEN);
    set_pins(BUTTON_PORT->IBE);
    reg_write_with_zero(BUTTON_PORT->ICR, .bits = BUTTON_PINS);
    set_pins(BUTTON_PORT->IM);
    NVIC_EnableIRQ(BUTTON_IRQ);
}

bool board_button(void)
{
    return (reg_read(BUTTON_PORT->DATA).bits & BUTTON_PINS) != BUTTON_PINS;
}

void BUTTON_HANDLER(void)
{
    reg_write_with_zero(BUTTON_PORT->ICR, .bits = BUTTON_PINS);
    changed = true;
    wait_wake(&waiters);
}

void board_button_wait(void)
{
    uintptr_t state = arch_irq_save();
    while (!changed)
        wait_on(&waiters);
    changed = false;
    arch_irq_restore(state);
}
