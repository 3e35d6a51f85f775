/* apic.h - the CPU's own interrupt controller, which the others' interrupts have to pass. */
#pragma once

/* Intel SDM volume 2, CPUID, and volume 3, "Local APIC Status and Location" and "Spurious Interrupt". */
#define FEATURES_EDX_APIC (1u << 9)
#define MSR_APIC_BASE 0x1b
#define BASE_X2APIC (1u << 10) /* not in memory; an owner that has turned that on uses interrupts */
#define BASE_ENABLED (1u << 11)
#define BASE_ADDRESS 0xffffffffff000ul
#define SPURIOUS_ENABLED (1u << 8)
#define SPURIOUS_VECTOR 0xff

/* Lets the interrupts of the 8259A through, wherever the firmware has not. */
void apic_enable_extint(void);
