/* board.c - the Raspberry Pi Pico around the RP2040. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <pl011.h>
#include <rp2040.h>

/* RP2040 datasheet, "GPIO functions": UART0 has GPIO0 and GPIO1. Its clock is clk_peri, here the crystal's by way of clk_sys. */
static void uart_init(void)
{
    reg_write_with_zero(CLOCKS->CLK_PERI_CTRL, .ENABLE = 1);
    rp2040_reset(RESETS_RESET_UART0_Msk);
    reg_write_with_zero(IO_BANK0->GPIO0_CTRL, .FUNCSEL = IO_BANK0_GPIO_CTRL_FUNCSEL_UART);
    reg_write_with_zero(IO_BANK0->GPIO1_CTRL, .FUNCSEL = IO_BANK0_GPIO_CTRL_FUNCSEL_UART);
    pl011_serial_init(BOARD_CLOCK_HZ);
}

/* board.mk names the LED's pin. SIO is in no reset but that of the chip, so the LED may be on. */
void board_init(void)
{
    rp2040_reset(RESETS_RESET_IO_BANK0_Msk | RESETS_RESET_PADS_BANK0_Msk);
    board_led(false);
    reg_write_with_zero(SIO->GPIO_OE_SET, .bits = 1u << LED_PIN);
    reg_write_with_zero(IO_BANK0->GPIO25_CTRL, .FUNCSEL = IO_BANK0_GPIO_CTRL_FUNCSEL_SIO);
    if (KERNEL_CONSOLE)
        uart_init();
}
