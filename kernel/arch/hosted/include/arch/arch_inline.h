/*
 * arch_inline.h - a program's share of <kernel/arch.h>, which includes it. What differs from CPU to
 * CPU is in <arch/cpu_inline.h>.
 *
 * The operating system handles the interrupts. So there is nothing to mask here, and the program waits by
 * asking the system: <hosted/events.h>.
 */
#pragma once

#include <arch/cpu_inline.h>
#include <hosted/events.h>

static inline void arch_irq_disable(void)
{
}

static inline void arch_irq_enable(void)
{
}

static inline uintptr_t arch_irq_save(void)
{
    return 0;
}

static inline void arch_irq_restore(uintptr_t state)
{
    (void)state;
}

static inline void arch_wait(void)
{
    cpu_relax();
}

static inline void arch_irq_wait(void)
{
    events_wait();
}

static inline void arch_irq_window(void)
{
    events_poll();
}
