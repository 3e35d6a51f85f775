/* led.c - the LED, on the pin that LED_PIN in board.mk names. */
#include <device.h>
#include <kernel/board.h>

/* One store: TM4C123GH6PM data sheet, "Data Register Operation". */
void board_led(bool on)
{
    reg_write_with_zero(LED_PORT->MASKED[1u << LED_PIN], .bits = (uint32_t)on << LED_PIN);
}
