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

/* The interrupt wakes the core; COUNTFLAG says that a period has ended. */
void SysTick_Handler(void)
{
}

/* Reading COUNTFLAG clears it: it remembers one end of a period until somebody has waited for it. */
void systick_wait(void)
{
    while (!reg_read(SysTick->CTRL).COUNTFLAG)
        arch_irq_wait();
}

void systick_stop(void)
{
    reg_write_with_zero(SysTick->CTRL, .ENABLE = 0);
}
