/* apic.h - the CPU's own interrupt controller, which the others' interrupts have to pass. */
#pragma once

/* Lets the interrupts of the 8259A through, wherever the firmware has not. */
void apic_enable_extint(void);
