
/* ---- Calls, by CMSIS-Core's names ----
 *
 * Of ARMv6-M, ARMv7-M and ARMv8-M Architecture Reference Manuals, "Nested Vectored Interrupt Controller"
 * and "The system timer, SysTick". Nothing blocks but NVIC_SystemReset. */
#ifndef CORE_CALLS
#define CORE_CALLS

#define CORE_CALL_ __attribute__((__always_inline__, __unused__)) static inline
#if defined __arm__
#define CORE_BARRIER_() __asm__ volatile("dsb 0xF\n\tisb 0xF" ::: "memory")
#else
#define CORE_BARRIER_() __asm__ volatile("" ::: "memory")
#endif
/* The word of an interrupt's bit, and the bit; a core with 32 lines has one word. */
#define CORE_WORD_(reg, irq) (reg)[sizeof(reg) > 4 ? (uint32_t)(irq) >> 5 : 0]
#define CORE_BIT_(irq) ((uint32_t)1 << (31u & (uint32_t)(irq)))
#define CORE_SET_(reg, irq)                                                                        \
    do {                                                                                           \
        if ((int)(irq) >= 0)                                                                       \
            reg_write_with_zero(CORE_WORD_(reg, irq), .bits = CORE_BIT_(irq));                     \
    } while (0)
#define CORE_IS_SET_(reg, irq)                                                                     \
    ((int)(irq) >= 0 && reg_read(CORE_WORD_(reg, irq)).bits & CORE_BIT_(irq) ? 1U : 0U)

/* Of an interrupt of the device: a core's exception, which is negative, is neither enabled nor
 * pending here. After NVIC_DisableIRQ returns, the interrupt is not taken. */
CORE_CALL_ void NVIC_EnableIRQ(IRQn_Type irq)
{
    __asm__ volatile("" ::: "memory");
    CORE_SET_(NVIC->ISER, irq);
    __asm__ volatile("" ::: "memory");
}
CORE_CALL_ void NVIC_DisableIRQ(IRQn_Type irq)
{
    CORE_SET_(NVIC->ICER, irq);
    CORE_BARRIER_();
}
CORE_CALL_ uint32_t NVIC_GetEnableIRQ(IRQn_Type irq)
{
    return CORE_IS_SET_(NVIC->ISER, irq);
}
CORE_CALL_ void NVIC_SetPendingIRQ(IRQn_Type irq)
{
    CORE_SET_(NVIC->ISPR, irq);
}
CORE_CALL_ void NVIC_ClearPendingIRQ(IRQn_Type irq)
{
    CORE_SET_(NVIC->ICPR, irq);
}
CORE_CALL_ uint32_t NVIC_GetPendingIRQ(IRQn_Type irq)
{
    return CORE_IS_SET_(NVIC->ISPR, irq);
}

/* Priorities: 0, the most urgent, to 2^__NVIC_PRIO_BITS - 1; also of the core's exceptions from
 * MemManage on. Without an MPU's fault handlers (ARMv6-M, ARMv8-M baseline) a priority is changed by a
 * load and a store of a word: an interrupt in between must not change another of that word. */
#define CORE_PRIORITY_SHIFT_ (8U - __NVIC_PRIO_BITS)
#if CORE_IS_MAINLINE_
CORE_CALL_ volatile uint8_t *core_priority_(IRQn_Type irq)
{
    uintptr_t at = (int)irq >= 0 ? (uintptr_t)&NVIC->IPR + (uint32_t)irq
                                 : (uintptr_t)&SCB->SHPR1 + ((uint32_t)irq & 15) - 4;
    return (volatile uint8_t *)at;
}
CORE_CALL_ void NVIC_SetPriority(IRQn_Type irq, uint32_t priority)
{
    *core_priority_(irq) = (uint8_t)(priority << CORE_PRIORITY_SHIFT_);
}
CORE_CALL_ uint32_t NVIC_GetPriority(IRQn_Type irq)
{
    return (uint32_t)*core_priority_(irq) >> CORE_PRIORITY_SHIFT_;
}
CORE_CALL_ uint32_t NVIC_GetActive(IRQn_Type irq)
{
    return CORE_IS_SET_(NVIC->IABR, irq);
}
/* How many of a priority's bits tell which interrupt may preempt another: PRIGROUP of AIRCR. */
CORE_CALL_ void NVIC_SetPriorityGrouping(uint32_t group)
{
    reg_modify(SCB->AIRCR, .PRIGROUP = group & 7);
}
CORE_CALL_ uint32_t NVIC_GetPriorityGrouping(void)
{
    return reg_read(SCB->AIRCR).PRIGROUP;
}
#else
CORE_CALL_ volatile uint32_t *core_priority_(IRQn_Type irq)
{
    uintptr_t at = (int)irq >= 0 ? (uintptr_t)&NVIC->IPR + ((uint32_t)irq & ~3U)
                                 : (uintptr_t)&SCB->SHPR2 + ((uint32_t)irq & 12) - 8;
    return (volatile uint32_t *)at;
}
CORE_CALL_ void NVIC_SetPriority(IRQn_Type irq, uint32_t priority)
{
    volatile uint32_t *word = core_priority_(irq);
    uint32_t shift = ((uint32_t)irq & 3) * 8;
    *word = (*word & ~(0xFFU << shift)) | (priority << CORE_PRIORITY_SHIFT_ & 0xFF) << shift;
}
CORE_CALL_ uint32_t NVIC_GetPriority(IRQn_Type irq)
{
    uint32_t byte = *core_priority_(irq) >> ((uint32_t)irq & 3) * 8 & 0xFF;
    return byte >> CORE_PRIORITY_SHIFT_;
}
#endif

/* Resets the device; never returns. */
__attribute__((__noreturn__)) CORE_CALL_ void NVIC_SystemReset(void)
{
    CORE_BARRIER_();
#if CORE_IS_MAINLINE_
    reg_modify(SCB->AIRCR, .SYSRESETREQ = 1);
#else
    reg_write_with_zero(SCB->AIRCR, .VECTKEY = SCB_AIRCR_VECTKEY_KEY, .SYSRESETREQ = 1);
#endif
    CORE_BARRIER_();
    for (;;)
        __asm__ volatile("nop");
}

#if CORE_HAS_SYSTICK_ && !__Vendor_SysTickConfig
/* An exception every `ticks` cycles of the core, 2 to 2^24, from now on, with the lowest priority.
 * Returns 0, or 1: so many do not fit. */
CORE_CALL_ uint32_t SysTick_Config(uint32_t ticks)
{
    if (ticks < 2 || ticks > 1U << 24)
        return 1;
    reg_write_with_zero(SysTick->LOAD, .RELOAD = (ticks - 1) & 0xFFFFFF);
    NVIC_SetPriority(SysTick_IRQn, (1U << __NVIC_PRIO_BITS) - 1);
    reg_write_with_zero(SysTick->VAL, .CURRENT = 0);
    reg_write_with_zero(SysTick->CTRL, .ENABLE = 1, .TICKINT = 1,
                        .CLKSOURCE = SysTick_CTRL_CLKSOURCE_PROCESSOR);
    return 0;
}
#endif
#endif
