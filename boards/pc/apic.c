/*
 * apic.c - the local APIC, as a wire from the 8259A to the CPU.
 *
 * Intel MultiProcessor Specification 1.4, "Virtual Wire Mode": so a PC's firmware leaves it. One that
 * uses no interrupts, as the microvm's, leaves it closed, as it is after a reset. The registers are
 * those of Intel SDM volume 3, "Advanced Programmable Interrupt Controller (APIC)".
 */
#include "apic.h"
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>

#define SPURIOUS 0xf0
#define LVT_TIMER 0x320
#define LVT_MASKED (1u << 16)
#define LVT_LINT0 0x350
#define LVT_EXTINT (7u << 8) /* the 8259A says which vector, and is told when it ends */

/* "Spurious Interrupt": there is nothing to end. */
static bool spurious(struct trap_frame *frame)
{
    (void)frame;
    return true;
}

void apic_enable_extint(void)
{
    static bool done;
    if (done)
        return;
    done = true;
    bool is_there = cpuid(LEAF_FEATURES, 0).edx & FEATURES_EDX_APIC;
    uint64_t base = is_there ? read_msr(MSR_APIC_BASE) : 0;
    uintptr_t apic = DIRECT_MAP + (base & BASE_ADDRESS);
    if ((base & (BASE_ENABLED | BASE_X2APIC)) != BASE_ENABLED ||
        mmu_map(apic, base & BASE_ADDRESS, MMU_WRITE | MMU_DEVICE) != NULL)
        return;
    trap_set_handler(SPURIOUS_VECTOR, spurious);
    *(volatile uint32_t *)(apic + SPURIOUS) = SPURIOUS_ENABLED | SPURIOUS_VECTOR;
    *(volatile uint32_t *)(apic + LVT_TIMER) = LVT_MASKED;
    *(volatile uint32_t *)(apic + LVT_LINT0) = LVT_EXTINT;
    mmu_unmap(apic);
}
