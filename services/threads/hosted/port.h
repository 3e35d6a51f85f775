/* port.h - what the scheduler asks of a program: threads take turns where they wait or yield. */
#pragma once

#include <hosted/events.h>
#include <kernel/arch.h>
#include <services/clock.h>

#define PORT_PREEMPTIVE 0

#define PORT_STACK_MIN 4096 /* bytes: what clang makes of a printf */

/*
 * Called with interrupts off. Stores the registers that a function keeps, and where the stack is, in
 * *from; goes on where the thread `to` called it.
 */
void thread_switch(void **from, void *to);

/* The stack of a thread that is switched to for the first time: thread_main(run, context) runs. */
void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context);
void thread_main(void (*run)(void *), void *context);

/* The port's memory.c leaves a guard below each stack, where it can. */
static inline size_t port_guard_size(const void *stack)
{
    (void)stack;
    return 0;
}

static inline void port_start(void)
{
}

static inline bool port_in_handler(void)
{
    return events_are_handled;
}

static inline bool port_is_preemptive(void)
{
    return false;
}

static inline bool port_may_switch(uintptr_t state)
{
    (void)state;
    return !events_are_handled;
}

static inline void port_switch_later(void)
{
}

/* What no interrupt does: where threads only yield, those that sleep wake, too. */
static inline void port_poll(void)
{
    if (timer_any_runs() || events_has_input())
        arch_irq_window();
}

/* A bit for each device whose handler may wake a thread. */
static inline uint32_t port_devices(void)
{
    return events_has_input();
}

struct thread;

/* For user code, which there is on a PC. */
static inline void port_before_switch(struct thread *from, struct thread *next)
{
    (void)from, (void)next;
}
