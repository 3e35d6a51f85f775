/*
 * kernel_lock.h - interrupts off, where threads run on all CPUs: the CPU holds the kernel's lock as well.
 *
 * So what excludes handlers and threads of one CPU by turning interrupts off excludes those of all CPUs. A CPU that runs
 * the kernel has interrupts off if, and only if, it holds the lock; but for the few instructions in between, and what
 * uses cpu_irq_save(): the console, the answer to a TLB shootdown, an NMI and a panic.
 */
#pragma once

/* services/cpus/x86_64/kernel_lock.c. Called with interrupts off. */
void kernel_lock_take(void);
void kernel_lock_give(void);
void kernel_lock_give_if_held(void);

static inline uintptr_t arch_irq_save(void)
{
    uintptr_t flags = cpu_irq_save();
    if (flags & RFLAGS_IF)
        kernel_lock_take();
    return flags;
}

static inline void arch_irq_restore(uintptr_t flags)
{
    if (flags & RFLAGS_IF) {
        kernel_lock_give();
        __asm__ volatile("sti" ::: "memory");
    }
}

static inline void arch_irq_disable(void)
{
    (void)arch_irq_save();
}

static inline void arch_irq_enable(void)
{
    __asm__ volatile("cli" ::: "memory"); /* they may be on: then another CPU may hold it */
    kernel_lock_give_if_held();
    __asm__ volatile("sti" ::: "memory");
}

/* What another CPU does once the lock is given arrives as an interrupt, which ends the sleep. */
static inline void arch_irq_wait(void)
{
    kernel_lock_give();
    __asm__ volatile("sti\n\thlt\n\tcli" ::: "memory");
    kernel_lock_take();
}

static inline void arch_irq_window(void)
{
    kernel_lock_give();
    __asm__ volatile("sti\n\tnop\n\tcli" ::: "memory");
    kernel_lock_take();
}
