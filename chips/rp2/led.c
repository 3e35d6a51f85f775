/* led.c - the LED, on the pin that LED_PIN in board.mk names, lit by a high level. */
#include <device.h>
#include <kernel/board.h>

/*
 * One store, to GPIO_OUT_SET or GPIO_OUT_CLR: RP2040 and RP2350 datasheets, "GPIO Control" of "SIO". On and off take the same number of cycles: the
 * empty asm hides that `off` is 0 or 1, or the compiler would branch on it.
 */
void board_led(bool on)
{
    uint32_t off = !on;
    if (!__builtin_constant_p(off))
        __asm__("" : "+r"(off));
    if (off > 1)
        __builtin_unreachable();
    reg_write_with_zero(reg_at(SIO, GPIO_OUT_, off), .bits = 1u << LED_PIN);
}
