/* arch_inline.h - Cortex-M's share of <kernel/arch.h>, which includes it. */
#pragma once

#include <arch/core.h>
#include <kernel/config.h>

#ifndef ARCH_DELAY_TURN
#define ARCH_DELAY_TURN 4 /* cycles; the Makefile says 3 for all but a Cortex-M0 */
#endif

static inline const char *arch_name(void)
{
    return "Cortex-M";
}

#if CORE_IS_MAINLINE
#define ARCH_FRAME_MAX 104
#else
#define ARCH_FRAME_MAX 80
#endif

static inline size_t arch_frame_size(void)
{
    return ARCH_FRAME_MAX;
}

static inline unsigned arch_code_unit(void)
{
    return 2;
}

static inline void arch_irq_disable(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
}

static inline void arch_irq_enable(void)
{
    __asm__ volatile("cpsie i" ::: "memory");
}

/* PRIMASK: "The special-purpose mask registers". */
static inline uintptr_t arch_irq_save(void)
{
    uintptr_t primask;
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(primask)::"memory");
    return primask;
}

static inline void arch_irq_restore(uintptr_t primask)
{
    __asm__ volatile("msr primask, %0" ::"r"(primask) : "memory");
}

/*
 * ARMv6-M Architecture Reference Manual, "WFI". The isb: on some STM32 parts the instruction after
 * wfi can be fetched wrongly when a debugger keeps the clocks running in sleep (ST errata sheets,
 * "Debugging Sleep mode with WFE/WFI entry").
 */
static inline void arch_wait(void)
{
    __asm__ volatile("wfi\n\tisb" ::: "memory");
}

/*
 * ARMv6-M Architecture Reference Manual, "CPS": without the isb, what is pending may be taken only
 * after the cpsid, which is never.
 */
static inline void arch_irq_window(void)
{
    __asm__ volatile("cpsie i\n\tisb\n\tcpsid i" ::: "memory");
}

/* An interrupt that is masked wakes the core all the same. */
static inline void arch_irq_wait(void)
{
    arch_wait();
    arch_irq_window();
}

static inline void arch_flush_writes(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

/* The core has no source of chance: this finds an overflow that happens, not one that is made. */
static inline uintptr_t arch_random(void)
{
    return 0x5f3a91c7u;
}

static inline void arch_copy(void *to, const void *from, size_t size)
{
    unsigned char *bytes = to;
    const unsigned char *source = from;
    if ((((uintptr_t)to | (uintptr_t)from) & 3) == 0) {
        for (; size >= 4; size -= 4, bytes += 4, source += 4)
            *(uint32_t __attribute__((may_alias)) *)(void *)bytes =
                *(const uint32_t __attribute__((may_alias)) *)(const void *)source;
    }
    while (size-- > 0)
        *bytes++ = *source++;
}

static inline void arch_fill(void *to, unsigned char byte, size_t size)
{
    unsigned char *bytes = to;
    if (((uintptr_t)to & 3) == 0) {
        for (; size >= 4; size -= 4, bytes += 4)
            *(uint32_t __attribute__((may_alias)) *)(void *)bytes = byte * 0x01010101u;
    }
    while (size-- > 0)
        *bytes++ = byte;
}

/*
 * Passes so many cycles so many times, awake; the product has 32 bits. In an image with a console by the core's cycle
 * counter where it has one, which cycles.c knows. Else a turn is subs and a taken bne: four cycles on a Cortex-M0, three on
 * others, or one more where the branch's target lies badly ("Instruction set summary" in the cores' Technical Reference
 * Manuals). It ends with the turn that finds zero: none at all is one turn. One multiplication is less code than a loop
 * around the loop.
 */
#if CORE_IS_MAINLINE
void cycles_pass(uint32_t cycles);
#define CYCLES_COUNTED KERNEL_CONSOLE
#else
#define CYCLES_COUNTED 0
#define cycles_pass(cycles)
#endif

static inline void arch_delay(uint32_t times, uint32_t cycles)
{
    if (CYCLES_COUNTED) {
        cycles_pass(times * cycles);
        return;
    }
    uint32_t turns = times * (cycles / ARCH_DELAY_TURN);
    __asm__ volatile("1: subs %0, #1\n\tbcs 1b" : "+l"(turns)::"cc");
}
