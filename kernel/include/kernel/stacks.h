/*
 * stacks.h - the stacks that the trap report and the trace know by name.
 *
 * An app that runs code on a stack of its own, a thread's for instance, registers it. A trace then
 * follows the calls on it, and an overflow is reported by its name.
 */
#pragma once

#include <kernel/config.h>
#include <stddef.h>
#include <stdint.h>

struct stack {
    const char *name;
    uintptr_t base, end; /* the lowest byte, and the first one above the stack */
    struct stack *next;  /* for stacks.c */
};

#if KERNEL_CONSOLE

/*
 * Registers the `size` bytes at `base`. Directly below lies the guard, which the owner of the stack
 * leaves unmapped; a fault there is an overflow of this stack. `stack` and `name` stay where they
 * are until stack_unregister(). To register the same `stack` again moves it.
 */
void stack_register(struct stack *stack, const char *name, void *base, size_t size);

/* Forgets a stack, before its memory is used for something else. */
void stack_unregister(struct stack *stack);

/* The registered stack that an address is on, NULL for none. */
const struct stack *stack_of(uintptr_t address);

/*
 * The registered stack whose guard, `guard_size` bytes below it, an address is in; the nearest where guards
 * overlap. NULL for none.
 */
const struct stack *stack_of_guard(uintptr_t address, size_t guard_size);

#else

/* An image without a console prints no report. */
static inline void stack_register(struct stack *stack, const char *name, void *base, size_t size)
{
    (void)stack, (void)name, (void)base, (void)size;
}

static inline void stack_unregister(struct stack *stack)
{
    (void)stack;
}

#endif
