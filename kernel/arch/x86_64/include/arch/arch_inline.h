/* arch_inline.h - x86_64's share of <kernel/arch.h>, which includes it. */
#pragma once

#include <arch/x86.h>

static inline const char *arch_name(void)
{
    return "x86_64";
}

static inline void arch_irq_disable(void)
{
    __asm__ volatile("cli" ::: "memory");
}

static inline void arch_wait(void)
{
    __asm__ volatile("hlt" ::: "memory");
}

/*
 * Intel SDM volume 2, "STI": none is taken before the instruction behind it has ended. So none comes
 * between sti and hlt, and it takes a nop to let one in at all.
 */
static inline void arch_irq_wait(void)
{
    __asm__ volatile("sti\n\thlt\n\tcli" ::: "memory");
}

static inline void arch_irq_window(void)
{
    __asm__ volatile("sti\n\tnop\n\tcli" ::: "memory");
}
