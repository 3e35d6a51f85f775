/*
 * vectors_irq.c - the vector table of an image whose app NEEDS irq: an interrupt without a function of
 * its own goes to the handler that irq_set_handler() set.
 *
 * The other vectors lead where those of vectors.c do, and so do those that the device reserves.
 */
#include <arch/traps.h>

#define VECTORS_UNHANDLED irq_entry
#define VECTORS_RESERVED Default_Handler
#include "vectors.c"

/*
 * In   as Default_Handler
 * Out  returns from the interrupt if irq_taken() does. Otherwise, and from an exception of the core:
 *      Default_Handler, with the registers as found, except r0 to r3 and r12, which are on the stack
 *
 * A fault may have lost the stack, so nothing is pushed for one. The frame is linked as a compiled
 * function's: a trace from the handler leads to what was interrupted. It shows irq_call: the function
 * has the names of all its vectors, too.
 */
void irq_entry(void)
{
    __asm__("mrs r0, ipsr\n\t"
            "subs r0, %0\n\t"
            "bmi 2f\n"
            "irq_call: push {r7, lr}\n\t"
            "add r7, sp, #0\n\t"
            "bl irq_taken\n\t"
            "cmp r0, #0\n\t"
            "beq 1f\n\t"
            "pop {r7, pc}\n"
            "1:\tpop {r2, r3}\n\t"
            "mov r7, r2\n\t"
            "mov lr, r3\n"
            "2:\tldr r0, =Default_Handler\n\t"
            "bx r0" ::"i"(TRAP_IRQ));
}
