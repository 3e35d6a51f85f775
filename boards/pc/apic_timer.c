/* apic_timer.c - the local APIC's timer: Intel SDM volume 3, "APIC Timer". */
#include "apic.h"
#include "counter.h"
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <arch/traps.h>
#include <kernel/irq.h>

#define LEAF_FEATURES 1
#define FEATURES_EDX_APIC (1u << 9)
#define MSR_APIC_BASE 0x1b
#define BASE_X2APIC (1u << 10)
#define BASE_ENABLED (1u << 11)
#define BASE_ADDRESS 0xffffffffff000ul

enum {
    END_OF_INTERRUPT = 0x0b0,
    LVT_TIMER = 0x320,
    INITIAL = 0x380,
    CURRENT = 0x390,
    DIVIDER = 0x3e0
};
#define DIVIDER_1 0xb
#define DIVIDER_128 0xa

#define VECTOR (TRAP_IRQ + 16) /* the first that no line of the 8259As has */

static uintptr_t base;
static void (*on_alarm)(void);

static volatile uint32_t *at(uintptr_t offset)
{
    return (volatile uint32_t *)(base + offset);
}

static bool arrived(struct trap_frame *frame)
{
    (void)frame;
    irq_begin();
    *at(END_OF_INTERRUPT) = 0;
    on_alarm();
    irq_end();
    return true;
}

/* apic_enable_extint() first: it turns the APIC on, and leaves it be afterwards. */
bool apic_timer_find(void (*expired)(void))
{
    apic_enable_extint();
    bool is_there = cpuid(LEAF_FEATURES, 0).edx & FEATURES_EDX_APIC;
    uint64_t msr = is_there ? read_msr(MSR_APIC_BASE) : 0;
    if ((msr & (BASE_ENABLED | BASE_X2APIC)) != BASE_ENABLED ||
        mmu_map(DIRECT_MAP + (msr & BASE_ADDRESS), msr & BASE_ADDRESS, MMU_WRITE | MMU_DEVICE) !=
            NULL)
        return false;
    base = DIRECT_MAP + (msr & BASE_ADDRESS);
    on_alarm = expired;
    trap_set_handler(VECTOR, arrived);
    *at(LVT_TIMER) = VECTOR;
    return true;
}

void apic_timer_run(void)
{
    if (!base)
        return;
    *at(DIVIDER) = DIVIDER_1;
    *at(INITIAL) = UINT32_MAX;
}

uint32_t apic_timer_count(void)
{
    return base ? *at(CURRENT) : 0;
}

void apic_timer_set(uint64_t counts)
{
    bool is_long = counts > UINT32_MAX;
    if (is_long)
        counts /= APIC_TIMER_DIVIDER_MAX;
    *at(DIVIDER) = is_long ? DIVIDER_128 : DIVIDER_1;
    *at(INITIAL) = counts > UINT32_MAX ? UINT32_MAX : counts > 0 ? (uint32_t)counts : 1;
}
