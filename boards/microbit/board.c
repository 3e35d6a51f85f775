/* board.c - the BBC micro:bit v1, around an nRF51822. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <nrf5.h>

/*
 * Both pins of the LED are low, which is off; the other columns are inputs, so none of the row's other LEDs is
 * lit with it.
 *
 * The clock is an RC oscillator's until the crystal runs, and nothing has to wait for the crystal (nRF51 Series
 * Reference Manual, "Clock management (CLOCK)").
 */
void board_init(void)
{
    reg_write_with_zero(CLOCK->TASKS_HFCLKSTART, .bits = 1);
    reg_write_with_zero(LED_PORT->DIRSET, .bits = 1u << LED_ROW | 1u << LED_COLUMN);
    if (KERNEL_CONSOLE)
        nrf5_serial_init();
}
