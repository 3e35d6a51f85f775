/* led.c - the LED, on the pin that LED_PIN in board.mk names. */
#include <device.h>
#include <kernel/board.h>
#include <stm32.h>

/*
 * One store: BR is 16 bits above BS. On and off take the same number of cycles. The empty asm hides that
 * `low` is 0 or 1, or the compiler would branch on it; a constant needs no branch and is folded.
 */
void board_led(bool on)
{
    uint32_t low = on != LED_IS_HIGH;
    if (!__builtin_constant_p(low))
        __asm__("" : "+r"(low));
    reg_write_with_zero(LED_PORT->BSRR, .bits = 1u << LED_PIN << 16 * low);
}
