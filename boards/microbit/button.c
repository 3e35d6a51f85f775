/*
 * button.c - button A of a micro:bit.
 *
 * nRF51 Series Reference Manual, "GPIO tasks and events (GPIOTE)": a channel tells of each edge.
 */
#include "microbit.h"
#include <button_wait.h>
#include <device.h>
#include <kernel/board.h>

/* The board's own resistor pulls it up; the chip's is for a board without one, such as an emulator. */
void board_button_start(void)
{
    reg_write_with_zero(GPIO->PIN_CNF[PIN_BUTTON_A], .PULL = GPIO_PIN_CNF_PULL_PULLUP);
    reg_write_with_zero(GPIOTE->CONFIG[0], .MODE = GPIOTE_CONFIG_MODE_EVENT, .PSEL = PIN_BUTTON_A,
                        .POLARITY = GPIOTE_CONFIG_POLARITY_TOGGLE);
    reg_write_with_zero(GPIOTE->EVENTS_IN[0], .bits = 0);
    reg_write_with_zero(GPIOTE->INTENSET, .IN0 = 1);
    NVIC_EnableIRQ(GPIOTE_IRQn);
}

bool board_button(void)
{
    return !(reg_read(GPIO->IN).bits & 1u << PIN_BUTTON_A);
}

void GPIOTE_IRQHandler(void)
{
    reg_write_with_zero(GPIOTE->EVENTS_IN[0], .bits = 0);
    button_changed();
}
