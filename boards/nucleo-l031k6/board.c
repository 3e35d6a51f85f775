/* board.c - the Nucleo-32 around the STM32L031K6. */
#include <device.h>
#include <kernel/board.h>
#include <kernel/config.h>
#include <stm32.h>

/* RM0377, "HSI16 clock": USART2 has it, because MSI may be a few percent off. */
#define HSI16_HZ 16000000u
#define HSI16_PATIENCE 1000 /* it starts within 6 microseconds (data sheet, "HSI16 oscillator") */

static void usart_init(void)
{
    reg_modify(RCC->CR, .HSI16ON = 1);
    for (int i = 0; i < HSI16_PATIENCE && !reg_read(RCC->CR).HSI16RDYF; i++)
        ;
    reg_modify(RCC->CCIPR, .USART2SEL = RCC_CCIPR_USART2SEL_HSI);
    reg_modify(RCC->IOPENR, .IOPAEN = 1);
    reg_modify(RCC->APB1ENR, .USART2EN = 1);
    /* STM32L031x4/6 data sheet, "Alternate functions" */
    reg_modify(GPIOA->AFRL, .AFSEL2 = GPIO_AFRL_AFSEL_AF4);
    reg_modify(GPIOA->AFRH, .AFSEL15 = GPIO_AFRH_AFSEL_AF4);
    reg_modify(GPIOA->MODER, .MODE2 = GPIO_MODER_MODE_ALTERNATE,
               .MODE15 = GPIO_MODER_MODE_ALTERNATE);
    stm32_serial_init(HSI16_HZ);
}

/* UM1956 "STM32 Nucleo-32 boards", "LEDs": LD3 is on PB3, which is analog after a reset. */
void board_init(void)
{
    reg_modify(RCC->IOPENR, .IOPBEN = 1);
    reg_modify(GPIOB->MODER, .MODE3 = GPIO_MODER_MODE_OUTPUT);
    if (KERNEL_CONSOLE)
        usart_init();
}

void stm32_syscfg_clock_on(void)
{
    reg_modify(RCC->APB2ENR, .SYSCFGEN = 1);
}
