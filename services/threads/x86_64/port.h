/* port.h - what the scheduler asks of a PC: threads are interrupted, at the end of an interrupt. */
#pragma once

#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/irq.h>
#include <services/threads.h>

_Static_assert(IRQ_LINES_MAX <= 32, "port_devices() has a bit for each line");

#define PORT_PREEMPTIVE 1
#define PORT_STACK_MIN 2048 /* bytes: of an interrupt and what its handler calls */

/* How long a thread waits for the CPU while another one prints. */
#define PORT_BUSY_NS UINT64_C(100000)

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

void thread_interrupted(void);
void slice_start(void);

static inline void port_start_slice(void)
{
    slice_start();
}

static inline bool port_is_preemptive(void)
{
    return irq_after;
}

/* Before the first thread is started. */
static inline void port_start(void)
{
    if (port_is_preemptive())
        return;
    irq_after = thread_interrupted;
    arch_irq_enable();
}

static inline bool port_in_handler(void)
{
    return irq_is_handled;
}

static inline bool port_may_switch(uintptr_t state)
{
    return state & RFLAGS_IF;
}

/* Each interrupt ends in thread_preempt(). */
static inline void port_switch_later(void)
{
}

/*
 * Called with interrupts off before another thread gets the CPU, if one of the two is a process and the other
 * is not the same one: services/process.
 */
extern void (*port_switch_process)(struct thread *from, struct thread *next);

static inline void port_before_switch(struct thread *from, struct thread *next)
{
    if (from->process != next->process)
        port_switch_process(from, next);
}

/* The text of several threads would be mixed; and no other thread could show its own. */
static inline bool port_must_not_switch(void)
{
    return console_is_busy();
}

static inline void port_poll(void)
{
}

/* A bit for each device whose handler may wake a thread. */
static inline uint32_t port_devices(void)
{
    uint32_t lines = 0;
    for (unsigned line = 0; line < IRQ_LINES_MAX; line++)
        lines |= irq_lines[line].handler ? 1u << line : 0;
    return lines;
}
