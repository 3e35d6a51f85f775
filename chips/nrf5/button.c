/*
 * button.c - the buttons, on the pins that BUTTON_PINS in board.mk names: either of them is the button.
 *
 * nRF51 Series Reference Manual, "GPIO tasks and events (GPIOTE)": a channel tells of each edge.
 */
#include <button_wait.h>
#include <device.h>
#include <kernel/board.h>

enum { CHANNEL_A, CHANNEL_B };

/* The board's own resistor pulls it up; the chip's is for a board without one, such as an emulator. */
static void watch(unsigned channel, unsigned pin)
{
    reg_write_with_zero(BUTTON_PORT->PIN_CNF[pin], .PULL = GPIO_PIN_CNF_PULL_PULLUP);
    reg_write_with_zero(GPIOTE->CONFIG[channel], .MODE = GPIOTE_CONFIG_MODE_EVENT, .PSEL = pin,
                        .POLARITY = GPIOTE_CONFIG_POLARITY_TOGGLE);
    reg_write_with_zero(GPIOTE->EVENTS_IN[channel], .bits = 0);
}

void board_button_start(void)
{
    watch(CHANNEL_A, BUTTON_A);
    watch(CHANNEL_B, BUTTON_B);
    reg_write_with_zero(GPIOTE->INTENSET, .bits = 1u << CHANNEL_A | 1u << CHANNEL_B);
    NVIC_EnableIRQ(GPIOTE_IRQn);
}

bool board_button(void)
{
    const uint32_t both = 1u << BUTTON_A | 1u << BUTTON_B;
    return (reg_read(BUTTON_PORT->IN).bits & both) != both;
}

void GPIOTE_IRQHandler(void)
{
    reg_write_with_zero(GPIOTE->EVENTS_IN[CHANNEL_A], .bits = 0);
    reg_write_with_zero(GPIOTE->EVENTS_IN[CHANNEL_B], .bits = 0);
    button_changed();
}
