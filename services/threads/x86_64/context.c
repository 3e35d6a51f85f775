/* context.c - the stack of a thread before it is switched to, and after an interrupt. */
#include "port.h"
#include "scheduler.h"

void (*port_switch_process)(struct thread *from, struct thread *next);

void thread_begin(void); /* switch.asm */

/* As thread_switch pops it. */
struct context {
    uintptr_t r15, r14, r13, r12, rbx, rbp, rip;
};

/* A frame pointer of 0 ends a trace. */
void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context)
{
    struct context *first = (struct context *)(void *)((char *)stack + size) - 1;
    *first = (struct context){
        .r12 = (uintptr_t)context, .rbx = (uintptr_t)run, .rip = (uintptr_t)thread_begin};
    return first;
}

/* On the stack of the thread that was interrupted. */
void thread_interrupted(void)
{
    if (thread_must_switch())
        thread_preempt();
}
