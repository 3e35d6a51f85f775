/* board.c - the Nucleo-32 around the STM32F042K6. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <stm32.h>

static void usart_init(void)
{
    reg_modify(RCC->AHBENR, .IOPAEN = 1);
    reg_modify(RCC->APB1ENR, .USART2EN = 1);
    /* STM32F042x4/6 data sheet, "Alternate functions selected through GPIOA_AFR registers" */
    reg_modify(GPIOA->AFRL, .AFSEL2 = GPIO_AFRL_AFSEL_AF1);
    reg_modify(GPIOA->AFRH, .AFSEL15 = GPIO_AFRH_AFSEL_AF1);
    reg_modify(GPIOA->MODER, .MODE2 = GPIO_MODER_MODE_ALTERNATE,
               .MODE15 = GPIO_MODER_MODE_ALTERNATE);
    stm32_serial_init(BOARD_CLOCK_HZ);
}

/* UM1956 "STM32 Nucleo-32 boards", "LEDs": LD3 is on PB3, which is an input after a reset. */
void board_init(void)
{
    reg_modify(RCC->AHBENR, .IOPBEN = 1);
    reg_modify(GPIOB->MODER, .MODE3 = GPIO_MODER_MODE_OUTPUT);
    if (KERNEL_CONSOLE)
        usart_init();
}

void stm32_syscfg_clock_on(void)
{
    reg_modify(RCC->APB2ENR, .SYSCFGEN = 1);
}
