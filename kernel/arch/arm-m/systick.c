/* systick.c - the core's own timer: periods that are exact in cycles, slept through. */
#include <arch/systick.h>
#include <device.h>
#include <kernel/arch.h>

/* The counter goes from LOAD to 0, which takes LOAD + 1 cycles. */
void systick_start(uint32_t cycles)
{
    reg_write_with_zero(SysTick->LOAD, .bits = cycles - 1);
    reg_write_with_zero(SysTick->VAL, .bits = 0); /* whatever is written: it begins anew */
    reg_write_with_zero(SysTick->CTRL, .ENABLE = 1, .TICKINT = 1,
                        .CLKSOURCE = SysTick_CTRL_CLKSOURCE_PROCESSOR);
}

/* The interrupt wakes the core; COUNTFLAG says that it was this one. */
void SysTick_Handler(void);
void SysTick_Handler(void)
{
}

void systick_wait(void)
{
    do
        arch_irq_wait();
    while (!reg_read(SysTick->CTRL).COUNTFLAG);
}

void systick_stop(void)
{
    reg_write_with_zero(SysTick->CTRL, .ENABLE = 0);
}
