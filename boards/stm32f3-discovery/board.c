/* board.c - the STM32F3 Discovery around the STM32F303VC. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <stm32.h>

static void usart_init(void)
{
    reg_modify(RCC->AHBENR, .IOPCEN = 1);
    reg_modify(RCC->APB2ENR, .USART1EN = 1);
    /* STM32F303xB/C data sheet, "Alternate functions for port C" */
    reg_modify(GPIOC->AFRL, .AFSEL4 = GPIO_AFRL_AFSEL_AF7, .AFSEL5 = GPIO_AFRL_AFSEL_AF7);
    reg_modify(GPIOC->MODER, .MODE4 = GPIO_MODER_MODE_ALTERNATE,
               .MODE5 = GPIO_MODER_MODE_ALTERNATE);
    stm32_serial_init(BOARD_CLOCK_HZ);
}

/* board.mk names the LED's pin, which is an input after a reset. */
void board_init(void)
{
    reg_modify(RCC->AHBENR, .IOPEEN = 1);
    reg_modify(GPIOE->MODER, .MODE9 = GPIO_MODER_MODE_OUTPUT);
    if (KERNEL_CONSOLE)
        usart_init();
}

/* The button's, too: it is on port A, which nothing else needs. */
void stm32_syscfg_clock_on(void)
{
    reg_modify(RCC->AHBENR, .IOPAEN = 1);
    reg_modify(RCC->APB2ENR, .SYSCFGEN = 1);
}
