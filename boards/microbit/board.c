/* board.c - the BBC micro:bit v1, around an nRF51822. */
#include "microbit.h"
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <nrf51.h>

#define COLUMN1 (1u << PIN_COLUMN1)
#define ROW1 (1u << PIN_ROW1)

/*
 * The LED at the upper left. Both its pins are low, which is off; the other columns are inputs, so
 * none of the row's other LEDs is lit with it.
 *
 * The clock is an RC oscillator's until the crystal runs, and nothing has to wait for the crystal (nRF51 Series
 * Reference Manual, "Clock management (CLOCK)").
 */
void board_init(void)
{
    reg_write_with_zero(CLOCK->TASKS_HFCLKSTART, .bits = 1);
    reg_write_with_zero(GPIO->DIRSET, .bits = ROW1 | COLUMN1);
    if (KERNEL_CONSOLE)
        nrf51_serial_init(PIN_SERIAL_OUT);
}

/*
 * One store, to OUTSET or to OUTCLR, the register after it. On and off take the same number of cycles.
 * The empty asm hides that `off` is 0 or 1, or the compiler would branch on it; a constant needs no
 * branch and is folded.
 */
void board_led(bool on)
{
    uint32_t off = !on;
    if (!__builtin_constant_p(off))
        __asm__("" : "+r"(off));
    reg_write_with_zero((&GPIO->OUTSET)[off], .bits = ROW1);
}
