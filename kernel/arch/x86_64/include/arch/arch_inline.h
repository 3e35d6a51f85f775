/* arch_inline.h - x86_64's share of <kernel/arch.h>, which includes it. */
#pragma once

#include <arch/x86.h>

#define RFLAGS_IF (1u << 9) /* Intel SDM volume 3, "System Flags and Fields": interrupts are on */

static inline const char *arch_name(void)
{
    return "x86_64";
}

#define ARCH_FRAME_MAX 192

static inline size_t arch_frame_size(void)
{
    return ARCH_FRAME_MAX;
}

static inline unsigned arch_code_unit(void)
{
    return 1;
}

/* Of this CPU alone, whatever the others do: for what cannot wait for them. */
static inline void cpu_irq_disable(void)
{
    __asm__ volatile("cli" ::: "memory");
}

static inline uintptr_t cpu_irq_save(void)
{
    uintptr_t flags;
    __asm__ volatile("pushfq\n\tpopq %0\n\tcli" : "=r"(flags)::"memory");
    return flags;
}

/* The other flags are the caller's business: not popfq. */
static inline void cpu_irq_restore(uintptr_t flags)
{
    if (flags & RFLAGS_IF)
        __asm__ volatile("sti" ::: "memory");
}

#if KERNEL_ALL_CPUS
#include <arch/kernel_lock.h>
#else

static inline void arch_irq_disable(void)
{
    __asm__ volatile("cli" ::: "memory");
}

static inline void arch_irq_enable(void)
{
    __asm__ volatile("sti" ::: "memory");
}

static inline uintptr_t arch_irq_save(void)
{
    return cpu_irq_save();
}

static inline void arch_irq_restore(uintptr_t flags)
{
    cpu_irq_restore(flags);
}

/*
 * Intel SDM volume 2, "STI": none is taken before the instruction after it has ended. So none comes
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

#endif

static inline void arch_wait(void)
{
    __asm__ volatile("hlt" ::: "memory");
}
