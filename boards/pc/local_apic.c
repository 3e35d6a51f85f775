/*
 * local_apic.c - turns this CPU's APIC on. As an x2APIC its registers are MSRs: no page of memory, and ids of 32 bits.
 * A hypervisor's is always used as one; a PC's where the firmware has turned it on. Other firmware may not bear it (ACPI
 * DMAR, "X2APIC_OPT_OUT").
 */
#include "local_apic.h"
#include "apic.h"
#include <arch/mmu.h>
#include <arch/traps.h>

#define FEATURES_ECX_X2APIC (1u << 21)
#define COMMAND_PENDING (1u << 12)
#define ID_ALL 0xffu     /* of all APICs, this one included; with 32 bits, UINT32_MAX is */
#define PATIENCE 1000000 /* reads of a command that is not taken */

uint32_t apic_first;
uintptr_t apic_registers;

static enum { UNKNOWN, NONE, IN_MEMORY, IN_MSRS } kind;

/* "Spurious Interrupt": there is nothing to end. */
static bool spurious(struct trap_frame *frame)
{
    (void)frame;
    return true;
}

static bool find(void)
{
    struct cpuid features = cpuid(LEAF_FEATURES, 0);
    uint64_t base = features.edx & FEATURES_EDX_APIC ? read_msr(MSR_APIC_BASE) : 0;
    if (!(base & BASE_ENABLED))
        return false;
    if ((features.ecx & FEATURES_ECX_X2APIC) &&
        ((base & BASE_X2APIC) || (features.ecx & FEATURES_ECX_HYPERVISOR))) {
        kind = IN_MSRS;
        return true;
    }
    uintptr_t at = DIRECT_MAP + (base & BASE_ADDRESS);
    if (mmu_map(at, base & BASE_ADDRESS, MMU_WRITE | MMU_DEVICE) != NULL)
        return false;
    apic_registers = at;
    kind = IN_MEMORY;
    return true;
}

bool board_apic_start(void)
{
    if (kind != UNKNOWN)
        return kind != NONE;
    apic_enable_extint(); /* the 8259As' wire, and all it takes on a PC without what follows */
    kind = NONE;
    if (!find())
        return false;
    trap_set_handler(SPURIOUS_VECTOR, spurious);
    board_apic_start_here();
    apic_first = board_apic_id();
    return true;
}

void board_apic_start_here(void)
{
    if (kind == IN_MSRS)
        write_msr(MSR_APIC_BASE, read_msr(MSR_APIC_BASE) | BASE_X2APIC | BASE_ENABLED);
    apic_write(APIC_TASK_PRIORITY, 0); /* whatever the firmware left: no vector is held back */
    apic_write(APIC_SPURIOUS, SPURIOUS_ENABLED | SPURIOUS_VECTOR);
}

uint32_t board_apic_id(void)
{
    uint32_t id = apic_read(APIC_ID);
    return kind == IN_MSRS ? id : id >> 24;
}

void board_apic_send(uint32_t id, uint32_t command)
{
    if (id >= (kind == IN_MSRS ? UINT32_MAX : ID_ALL))
        return; /* reaches no CPU, or would reset this one as well */
    if (kind == IN_MSRS) {
        __asm__ volatile("mfence\n\tlfence" ::: "memory"); /* "MSR Access in x2APIC Mode" */
        write_msr(APIC_MSR(APIC_COMMAND), (uint64_t)id << 32 | command);
        return;
    }
    apic_write(APIC_COMMAND_HIGH, id << 24);
    apic_write(APIC_COMMAND, command);
    for (unsigned i = 0; i < PATIENCE && (apic_read(APIC_COMMAND) & COMMAND_PENDING); i++)
        ;
}

void board_apic_end(void)
{
    apic_write(APIC_EOI, 0);
}
