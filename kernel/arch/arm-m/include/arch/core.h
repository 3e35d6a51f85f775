/*
 * core.h - the registers of the core that its port uses, by address: they are where the architecture puts them,
 * whatever a device's SVD file says of them.
 *
 * ARMv7-M and ARMv8-M Architecture Reference Manuals, "System address map", "System Control Space".
 */
#pragma once

#include <stdint.h>

/* Mainline: ARMv7-M, and ARMv8-M with its Main Extension. It has 32-bit instructions and says why it faults. */
#if defined(__ARM_ARCH_7M__) || defined(__ARM_ARCH_7EM__) || defined(__ARM_ARCH_8M_MAIN__)
#define CORE_IS_MAINLINE 1
#else
#define CORE_IS_MAINLINE 0
#endif

/* ARMv8-M without it: ARMv6-M with a few instructions more. It says of a fault as little. */
#ifdef __ARM_ARCH_8M_BASE__
#define CORE_IS_V8_BASE 1
#else
#define CORE_IS_V8_BASE 0
#endif

/* MSPLIM and PSPLIM in the state that a core without TrustZone, or out of reset, is in. */
#ifdef __ARM_ARCH_8M_MAIN__
#define CORE_HAS_STACK_LIMITS 1
#else
#define CORE_HAS_STACK_LIMITS 0
#endif

#define CORE_REGISTER(address) (*(volatile uint32_t *)(address))

/* "System control and ID registers" */
#define CORE_CCR CORE_REGISTER(0xe000ed14)
#define CCR_UNALIGN_TRP (1u << 3)
#define CCR_DIV_0_TRP (1u << 4)
#define CORE_CFSR CORE_REGISTER(0xe000ed28)
#define CORE_HFSR CORE_REGISTER(0xe000ed2c)
#define CORE_MMFAR CORE_REGISTER(0xe000ed34)
#define CORE_BFAR CORE_REGISTER(0xe000ed38)
#define CORE_CPACR CORE_REGISTER(0xe000ed88)
#define CORE_SFSR CORE_REGISTER(0xe000ede4) /* ARMv8-M with TrustZone only */
#define CORE_SFAR CORE_REGISTER(0xe000ede8)

/*
 * "Coprocessor Access Control Register": full access to CP10 and CP11, which are the FPU. The isb: the next instruction may
 * be one of the FPU's.
 */
#define CPACR_FPU (0xfu << 20)

static inline void core_fpu_enable(void)
{
    CORE_CPACR |= CPACR_FPU;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

/* "Floating-point Context Control Register" */
#define CORE_FPCCR CORE_REGISTER(0xe000ef34)
#define FPCCR_LSPACT 1u

/* "Auxiliary Control Register"; Cortex-M3 and Cortex-M4 Technical Reference Manuals: DISDEFWBUF */
#define CORE_ACTLR CORE_REGISTER(0xe000e008)
#define ACTLR_DISDEFWBUF (1u << 1)

/* "Nested Vectored Interrupt Controller": 32 lines a register. ARMv6-M has one. */
static inline unsigned core_irq_word(unsigned line)
{
#ifdef __ARM_ARCH_6M__
    (void)line;
    return 0;
#else
    return line / 32;
#endif
}

static inline uint32_t core_irq_bit(unsigned line)
{
    return 1u << line % 32;
}

#define CORE_NVIC(offset, line)                                                                    \
    (*(volatile uint32_t *)(0xe000e000 + (offset) + 4 * core_irq_word(line)))

static inline void core_irq_enable(unsigned line)
{
    CORE_NVIC(0x100, line) = core_irq_bit(line);
}

static inline void core_irq_disable(unsigned line)
{
    CORE_NVIC(0x180, line) = core_irq_bit(line);
}

/* Of the 32 lines that begin at this one. */
static inline uint32_t core_irqs_enabled(unsigned line)
{
    return CORE_NVIC(0x100, line);
}

static inline void core_irq_pend(unsigned line)
{
    CORE_NVIC(0x200, line) = core_irq_bit(line);
}
