/* led.c - LD3 of a Nucleo-32. */
#include <device.h>
#include <kernel/board.h>

/*
 * UM1956 "STM32 Nucleo-32 boards", "LEDs": PB3, lit when high. One store: BR3 is 16 bits above BS3.
 * On and off take the same number of cycles. The empty asm hides that `off` is 0 or 1, or the compiler
 * would branch on it; a constant needs no branch and is folded.
 */
void board_led(bool on)
{
    uint32_t off = !on;
    if (!__builtin_constant_p(off))
        __asm__("" : "+r"(off));
    reg_write_with_zero(GPIOB->BSRR, .bits = GPIO_BSRR_BS3_Msk << 16 * off);
}
