/* led.c - LD3 of a Nucleo-32. */
#include <device.h>
#include <kernel/board.h>

/*
 * UM1956 "STM32 Nucleo-32 boards", "LEDs": PB3, lit when high. One store; BR3 lies 16 bits above BS3.
 * On and off take the same number of cycles: the empty asm hides where the number comes from, or the
 * compiler would make a branch of it.
 */
void board_led(bool on)
{
    uint32_t off = !on;
    __asm__("" : "+r"(off));
    reg_write_with_zero(GPIOB->BSRR, .bits = GPIO_BSRR_BS3_Msk << 16 * off);
}
