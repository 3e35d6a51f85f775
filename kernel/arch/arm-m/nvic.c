/*
 * nvic.c - the interrupt lines of a Cortex-M, for kernel/irq.c.
 *
 * ARMv6-M Architecture Reference Manual, "Nested Vectored Interrupt Controller, NVIC". The return from
 * an interrupt ends it: nothing is written for that.
 *
 * What must not be interrupted is masked by PRIMASK, on ARMv7-M, too: BASEPRI would let interrupts of a
 * higher priority through, but every handler of irq_set_handler() may call what masks, and all of them have
 * the one priority that a reset gives them, so that they never interrupt one another. An app that wants an
 * interrupt that is never late gives its line a priority of its own, and handles it by a function of the
 * vector's name, which calls nothing of the kernel; PRIMASK delays it by the kernel's critical sections.
 */
#include <arch/core.h>
#include <arch/image.h>
#include <arch/traps.h>
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/irq.h>
#include <stddef.h>

/* Called by irq_entry. */
__attribute__((used)) bool irq_taken(unsigned line)
{
    return irq_arrived(line);
}

/* The dsb: no interrupt of the line is taken once this has returned. */
const char *board_irq_mask(unsigned line)
{
    const uint32_t *vector = (const uint32_t *)(const void *)vectors_start + TRAP_IRQ + line;
    if ((const char *)vector >= vectors_end || *vector == (uintptr_t)Default_Handler)
        return "the device has no interrupt of this number";
    if (*vector != (uintptr_t)irq_entry)
        return "a function has the interrupt's vector, by its name: remove that first";
    core_irq_disable(line);
    arch_flush_writes();
    return NULL;
}

void board_irq_unmask(unsigned line)
{
    core_irq_enable(line);
}
