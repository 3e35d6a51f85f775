/*
 * local_apic.h - the registers of this CPU's own APIC: Intel SDM volume 3, "Advanced Programmable Interrupt
 * Controller (APIC)".
 */
#pragma once

#include <arch/cpu.h>
#include <kernel/board.h>
#include <stdbool.h>
#include <stdint.h>

/* "Local APIC Register Address Map" */
enum {
    APIC_ID = 0x020,
    APIC_TASK_PRIORITY = 0x080,
    APIC_EOI = 0x0b0,
    APIC_SPURIOUS = 0x0f0,
    APIC_COMMAND = 0x300, /* "Interrupt Command Register (ICR)" */
    APIC_COMMAND_HIGH = 0x310,
    APIC_LVT_TIMER = 0x320,
    APIC_TIMER_INITIAL = 0x380,
    APIC_TIMER_CURRENT = 0x390,
    APIC_TIMER_DIVIDER = 0x3e0,
};

/* "x2APIC Register Address Space": each register is an MSR. */
#define APIC_MSR(offset) (0x800 + (offset) / 16)

extern uint32_t apic_first;      /* the first CPU's id, which interrupts of devices go to */
extern uintptr_t apic_registers; /* where they are mapped; 0: they are MSRs, or there are none */

static inline void apic_write(unsigned offset, uint32_t value)
{
    if (apic_registers)
        *(volatile uint32_t *)(apic_registers + offset) = value;
    else
        write_msr(APIC_MSR(offset), value);
}

static inline uint32_t apic_read(unsigned offset)
{
    if (apic_registers)
        return *(volatile uint32_t *)(apic_registers + offset);
    return (uint32_t)read_msr(APIC_MSR(offset));
}
