/*
 * button.c - the buttons, on the pins whose bits BUTTON_PINS in board.mk has: any of them is the button.
 *
 * TM4C123GH6PM data sheet, "General-Purpose Input/Outputs (GPIOs)".
 */
#include <button_wait.h>
#include <device.h>
#include <kernel/board.h>

#define KEY 0x4c4f434bu /* "GPIO Lock (GPIOLOCK)" */

#define set_pins(reg) reg_write_with_zero(reg, .bits = reg_read(reg).bits | BUTTON_PINS)

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
    button_changed();
}
