/* context.c - the stack of a thread before it is switched to for the first time. */
#include "port.h"
#include <arch/traps.h>

void thread_begin(void); /* switch.asm */

/* As thread_switch pops it. */
struct context {
#ifdef _WIN32
    uintptr_t stack_limit, stack_base, rsi, rdi;
#endif
    uintptr_t r15, r14, r13, r12, rbx, rbp, rip;
};

/* The frame pointer ends a trace as that of the main stack does. */
void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context)
{
    struct context *first = (struct context *)(void *)((char *)stack + size) - 1;
    *first = (struct context){
#ifdef _WIN32
        .stack_limit = (uintptr_t)stack,
        .stack_base = (uintptr_t)stack + size,
#endif
        .r12 = (uintptr_t)context,
        .rbx = (uintptr_t)run,
        .rbp = trap_root(),
        .rip = (uintptr_t)thread_begin,
    };
    return first;
}
