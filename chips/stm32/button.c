/*
 * button.c - the button, on the pin that BUTTON_PIN in board.mk names.
 *
 * Each edge is an interrupt of the line with the pin's number (RM0377, RM0091 and RM0316, "Extended interrupts and
 * events controller").
 */
#include <button_wait.h>
#include <device.h>
#include <kernel/board.h>
#include <stm32.h>

void board_button_start(void)
{
    stm32_syscfg_clock_on();
    reg_modify(BUTTON_PORT->MODER, .OF_BUTTON(MODE) = GPIO_MODER_MODE_INPUT);
    if (!BUTTON_IS_HIGH)
        reg_modify(BUTTON_PORT->PUPDR, .OF_BUTTON(PUPD) = GPIO_PUPDR_PUPD_PULL_UP);
    reg_modify(SYSCFG->BUTTON_EXTICR, .OF_BUTTON(EXTI) = BUTTON_EXTICR_PORT);
    reg_modify(EXTI->RTSR, .OF_BUTTON(RT) = 1);
    reg_modify(EXTI->FTSR, .OF_BUTTON(FT) = 1);
    reg_modify(EXTI->IMR, .OF_BUTTON(IM) = 1);
    NVIC_EnableIRQ(BUTTON_IRQ);
}

bool board_button(void)
{
    return reg_read(BUTTON_PORT->IDR).OF_BUTTON(ID) == BUTTON_IS_HIGH;
}

void BUTTON_HANDLER(void)
{
    reg_clear(EXTI->PR, .OF_BUTTON(PIF));
    button_changed();
}
