/*
 * port.h - what the scheduler asks of a Cortex-M: threads run on the process stack, and PendSV interrupts
 * them, after all handlers.
 */
#pragma once

#include <arch/core.h>
#include <device.h>
#include <kernel/arch.h>
#include <kernel/config.h>
#include <kernel/console.h>
#include <services/threads.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#if CORE_IS_MAINLINE
#include <arch/protection.h>
#endif

#define PORT_PREEMPTIVE 1
#define PORT_STACK_MIN 192 /* bytes: of a switch while PendSV interrupts, and a few calls */

/*
 * The guard below the stack of the thread that runs: by the MPU of an ARMv7-M, in an image with a console. ARMv8-M has a
 * limit instead, which goes with the stack (switch.c). An ARMv6-M has neither: each switch looks at the lowest word.
 */
#if CORE_IS_MAINLINE && !CORE_HAS_STACK_LIMITS && KERNEL_CONSOLE
/* How many of the lowest bytes of a stack are for the guard. */
static inline size_t port_guard_size(const void *stack)
{
    return -(uintptr_t)stack % PROTECTION_GUARD_SIZE + PROTECTION_GUARD_SIZE;
}

static inline void port_guard(const struct thread *thread)
{
    protection_guard(thread->stack);
}
#else
static inline size_t port_guard_size(const void *stack)
{
    (void)stack;
    return 0;
}

static inline void port_guard(const struct thread *thread)
{
    (void)thread;
}
#endif

/* How long a thread waits for the CPU while another one prints: a timer takes several hundred cycles, of 2 MHz perhaps. */
#define PORT_BUSY_NS UINT64_C(1000000)

/*
 * Called with interrupts off. Stores the registers that a function keeps, and where the stack is, in
 * *from; goes on where the thread `to` called it.
 */
void thread_switch(void **from, void *to);

/* The stack of a thread that is switched to for the first time: thread_main(run, context) runs. */
void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context);
void thread_main(void (*run)(void *), void *context);

/* ARMv6-M Architecture Reference Manual, "The special-purpose CONTROL register": SPSEL. */
#define CONTROL_SPSEL 2u
static inline bool port_is_preemptive(void)
{
    uint32_t control;
    __asm__ volatile("mrs %0, control" : "=r"(control));
    return control & CONTROL_SPSEL;
}

/* Before the first thread is started. */
void port_start(void);

/* IPSR: "The special-purpose Program Status Registers". */
static inline bool port_in_handler(void)
{
    uint32_t exception;
    __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
    return exception != 0;
}

static inline bool port_may_switch(uintptr_t primask)
{
    return primask == 0 && !port_in_handler();
}

/* Taken once no handler runs and interrupts are on. */
static inline void port_switch_later(void)
{
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
}

/* PendSV does it, on the stack of handlers: a thread's has no room for what a timer takes. */
static inline void port_start_slice(void)
{
    port_switch_later();
}

/* The text of several threads would be mixed; and no other thread could show its own. */
static inline bool port_must_not_switch(void)
{
    return console_is_busy();
}

static inline void port_poll(void)
{
}

/* A bit for each device whose handler may wake a thread; for several, where there are more than 32 lines. */
static inline uint32_t port_devices(void)
{
    uint32_t devices = 0;
    for (unsigned line = 0; line < IRQ_LINES_MAX; line += 32)
        devices |= core_irqs_enabled(line);
    return devices;
}

static inline void port_before_switch(struct thread *from, struct thread *next)
{
    (void)from;
    port_guard(next);
}
