/* board.c - a Raspberry Pi Pico, whichever chip it has: the LED on the pin that board.mk names, UART0 at GPIO0 and GPIO1. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <pl011.h>
#include <rp2.h>
#include <rp2_chip.h>

/* RP2040 and RP2350 datasheets, "GPIO functions". UART0's clock is clk_peri, here the crystal's by way of clk_sys. */
static void uart_init(void)
{
    reg_write_with_zero(CLOCKS->CLK_PERI_CTRL, .ENABLE = 1);
    rp2_reset(RESETS_RESET_UART0_Msk);
    rp2_connect(0, IO_BANK0_GPIO_CTRL_FUNCSEL_UART);
    rp2_connect(1, IO_BANK0_GPIO_CTRL_FUNCSEL_UART);
    pl011_serial_init(BOARD_CLOCK_HZ);
}

/* SIO is in no reset but that of the chip, so the LED may be on. */
void board_init(void)
{
    rp2_chip_init();
    rp2_reset(RESETS_RESET_IO_BANK0_Msk | RESETS_RESET_PADS_BANK0_Msk);
    board_led(false);
    reg_write_with_zero(SIO->GPIO_OE_SET, .bits = 1u << LED_PIN);
    rp2_connect(LED_PIN, IO_BANK0_GPIO_CTRL_FUNCSEL_SIO);
    if (KERNEL_CONSOLE)
        uart_init();
}
