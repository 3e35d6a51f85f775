/* port.h - what the scheduler asks of a PC. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PORT_STACK_MIN 2048 /* bytes: of an interrupt and what its handler calls */

/*
 * Called with interrupts off. Stores the registers that a function keeps, and where the stack is, in
 * *from; goes on where the thread `to` called it.
 */
void thread_switch(void **from, void *to);

/* The stack of a thread that is switched to for the first time: thread_main(run, context) runs. */
void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context);
void thread_main(void (*run)(void *), void *context);

static inline void port_start(void)
{
}

static inline void port_irq_enable(void)
{
}

/* Only the machine that is asleep calls handlers. */
static inline bool port_in_handler(void)
{
    return false;
}

static inline bool port_is_preemptive(void)
{
    return false;
}

static inline bool port_may_switch(uintptr_t state)
{
    (void)state;
    return true;
}

static inline void port_switch_later(void)
{
}

/* What waits for a device does it by wait_on(). */
static inline bool port_has_handlers(void)
{
    return false;
}
