/* main_stack.c - the stack of the first thread, which the image had before there were threads. */
#include "scheduler.h"
#include <kernel/arch.h>

#if KERNEL_CONSOLE

#define OWN_FRAMES 256 /* bytes: of the calls from here */

/* What was never used gets the pattern, as in other threads' stacks. With interrupts off. */
static void fill(uint32_t *stack, char *here)
{
    uint32_t *end = (uint32_t *)(void *)(here - OWN_FRAMES);
    for (volatile uint32_t *word = stack; word < end; word++)
        *word = THREAD_CANARY;
}

/* A program's is the operating system's: nothing is known of it. */
void thread_know_main_stack(struct thread *thread)
{
    char *here = __builtin_frame_address(0);
    uintptr_t state = arch_irq_save();
    const struct stack *stack = stack_of((uintptr_t)here);
    if (thread == thread_running && stack) {
        thread->registered.base = stack->base;
        thread->registered.end = stack->end;
        thread->stack = (uint32_t *)stack->base;
        fill(thread->stack, here);
    }
    arch_irq_restore(state);
}

#endif
