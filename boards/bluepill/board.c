/* board.c - the Blue Pill around the STM32F103C8. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <stm32.h>

#define PUSH_PULL 0 /* CNF: RM0008, "Port configuration register" */
#define ALTERNATE_PUSH_PULL 2
#define PULLED 2 /* to where ODR says */

/* RM0008, "GPIO configurations for device peripherals": RX is an input. Pulled up, it stays quiet with nothing attached. */
static void usart_init(void)
{
    reg_modify(RCC->APB2ENR, .IOPAEN = 1, .USART1EN = 1);
    reg_write_with_zero(GPIOA->BSRR, .BS10 = 1);
    reg_modify(GPIOA->CRH, .MODE9 = GPIO_CRH_MODE_OUTPUT_2MHZ, .CNF9 = ALTERNATE_PUSH_PULL,
               .CNF10 = PULLED);
    stm32_serial_init(BOARD_CLOCK_HZ);
}

/*
 * board.mk names the LED's pin, which is an input after a reset. Low turns the LED on, so the pin is high before it is an
 * output. STM32F103x8 data sheet, "Pin definitions": PC13 may not be faster than 2 MHz, nor drive more than 3 mA.
 */
void board_init(void)
{
    reg_modify(RCC->APB2ENR, .IOPCEN = 1);
    board_led(false);
    reg_modify(GPIOC->CRH, .MODE13 = GPIO_CRH_MODE_OUTPUT_2MHZ, .CNF13 = PUSH_PULL);
    if (KERNEL_CONSOLE)
        usart_init();
}
