/*
 * button.c - a button between D12 and GND of a Nucleo-32, which has none of its own for a program.
 *
 * D12 is PB4 (UM1956 "STM32 Nucleo-32 boards", "Extension connectors"). Pulled up, it is low while
 * the button is held down. Each edge is an interrupt of line 4 (RM0377 and RM0091, "Extended
 * interrupts and events controller").
 */
#include <device.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/wait.h>
#include <stm32.h>

static volatile bool changed;
static struct wait_queue waiters;

void board_button_start(void)
{
    stm32_syscfg_clock_on();
    reg_modify(GPIOB->MODER, .MODE4 = GPIO_MODER_MODE_INPUT);
    reg_modify(GPIOB->PUPDR, .PUPD4 = GPIO_PUPDR_PUPD_PULL_UP);
    reg_modify(SYSCFG->EXTICR2, .EXTI4 = SYSCFG_EXTICR2_EXTI_PB);
    reg_modify(EXTI->RTSR, .RT4 = 1);
    reg_modify(EXTI->FTSR, .FT4 = 1);
    reg_modify(EXTI->IMR, .IM4 = 1);
    NVIC_EnableIRQ(EXTI4_15_IRQn);
}

bool board_button(void)
{
    return !reg_read(GPIOB->IDR).ID4;
}

void EXTI4_15_IRQHandler(void)
{
    reg_clear(EXTI->PR, .PIF4);
    changed = true;
    wait_wake(&waiters);
}

void board_button_wait(void)
{
    uintptr_t state = arch_irq_save();
    while (!changed)
        wait_on(&waiters);
    changed = false;
    arch_irq_restore(state);
}
