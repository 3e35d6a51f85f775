/*
 * vectors.c - the vector table, which svd2c makes, and where vectors without a handler lead.
 *
 * In   an exception: eight registers on the stack in use, lr = EXC_RETURN, ipsr = its number
 *      (ARMv6-M Architecture Reference Manual, "Exception entry behavior")
 * Out  PANIC=report  exception_entry in kernel/arch/arm-m/traps.c
 *      PANIC=led     panic_with_number(number, EXC_RETURN, sp) on the stack begun anew: it may have
 *                    overflowed. The frame is left for a debugger
 *      PANIC=halt    nowhere, and everything stays as it is
 */
#include <kernel/config.h>

__attribute__((naked, used)) void Default_Handler(void);
void Default_Handler(void)
{
#if KERNEL_CONSOLE
    __asm__("ldr r0, =exception_entry\n\t"
            "bx r0");
#elif KERNEL_PANIC_LED
    __asm__("mov r1, lr\n\t"
            "mov r2, sp\n\t"
            "ldr r0, =stack_top\n\t"
            "mov sp, r0\n\t"
            "mrs r0, ipsr\n\t"
            "bl panic_with_number");
#else
    __asm__("b .");
#endif
}

#ifndef VECTORS_UNHANDLED
#define VECTORS_UNHANDLED Default_Handler
#endif
#include <vectors.inc>
