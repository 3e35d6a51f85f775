/*
 * switch.c - from one thread to another, in a program.
 *
 * What a function keeps for its caller: Procedure Call Standard for the Arm 64-bit Architecture,
 * "General-purpose Registers". No vector register is in use.
 */
#include "port.h"
#include <arch/traps.h>

struct context {
    uintptr_t x19, x20, x21, x22, x23, x24, x25, x26, x27, x28, x29, x30;
};

/* void thread_switch(void **from, void *to) */
__attribute__((naked)) void thread_switch(void **from, void *to)
{
    __asm__("stp x19, x20, [sp, #-96]!\n\t"
            "stp x21, x22, [sp, #16]\n\t"
            "stp x23, x24, [sp, #32]\n\t"
            "stp x25, x26, [sp, #48]\n\t"
            "stp x27, x28, [sp, #64]\n\t"
            "stp x29, x30, [sp, #80]\n\t"
            "mov x2, sp\n\t"
            "str x2, [x0]\n\t"
            "mov sp, x1\n\t"
            "ldp x21, x22, [sp, #16]\n\t"
            "ldp x23, x24, [sp, #32]\n\t"
            "ldp x25, x26, [sp, #48]\n\t"
            "ldp x27, x28, [sp, #64]\n\t"
            "ldp x29, x30, [sp, #80]\n\t"
            "ldp x19, x20, [sp], #96\n\t"
            "ret");
}

/*
 * Where a new thread begins.
 * In   x19 = its function, x20 = the function's argument; sp a multiple of 16
 * Out  calls thread_main(function, argument); never returns
 */
static __attribute__((naked, used)) void thread_begin(void)
{
    __asm__("mov x0, x19\n\t"
            "mov x1, x20\n\t"
            "bl thread_main");
}

/* The frame pointer ends a trace as that of the main stack does. */
void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context)
{
    struct context *first = (struct context *)(void *)((char *)stack + size) - 1;
    *first = (struct context){
        .x19 = (uintptr_t)run,
        .x20 = (uintptr_t)context,
        .x29 = trap_root(),
        .x30 = (uintptr_t)thread_begin,
    };
    return first;
}
