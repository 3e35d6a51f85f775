/* board.c - the Nucleo-64 around the STM32F411RE. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <stm32.h>

static void usart_init(void)
{
    reg_modify(RCC->APB1ENR, .USART2EN = 1);
    /* STM32F411xC/E data sheet, "Alternate function mapping" */
    reg_modify(GPIOA->AFRL, .AFSEL2 = GPIO_AFRL_AFSEL_AF7, .AFSEL3 = GPIO_AFRL_AFSEL_AF7);
    reg_modify(GPIOA->MODER, .MODE2 = GPIO_MODER_MODE_ALTERNATE,
               .MODE3 = GPIO_MODER_MODE_ALTERNATE);
    stm32_serial_init(BOARD_CLOCK_HZ);
}

/* ES0287, "Delay after an RCC peripheral clock enabling": reading the register back takes longer. */
void board_init(void)
{
    reg_modify(RCC->AHB1ENR, .GPIOAEN = 1);
    reg_read(RCC->AHB1ENR);
    reg_modify(GPIOA->MODER, .MODE5 = GPIO_MODER_MODE_OUTPUT);
    if (KERNEL_CONSOLE)
        usart_init();
}

/* The clock of the button's port, too. */
void stm32_syscfg_clock_on(void)
{
    reg_modify(RCC->AHB1ENR, .GPIOCEN = 1);
    reg_modify(RCC->APB2ENR, .SYSCFGEN = 1);
    reg_read(RCC->APB2ENR);
}
