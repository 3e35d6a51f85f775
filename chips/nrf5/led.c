/* led.c - one LED of a matrix, on the pins that LED_PINS in board.mk names. */
#include <device.h>
#include <kernel/board.h>

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
    reg_write_with_zero((&LED_PORT->OUTSET)[off], .bits = 1u << LED_ROW);
}
