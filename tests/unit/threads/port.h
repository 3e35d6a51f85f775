/* port.h - a machine for the scheduler that is a part of the test: threads_test.c. */
#pragma once

#include <kernel/arch.h>
#include <kernel/stacks.h>

#define PORT_PREEMPTIVE 1
#define PORT_STACK_MIN 1024
#define PORT_BUSY_NS 100000

void thread_switch(void **from, void *to);
void *port_prepare(void *stack, size_t size, void (*run)(void *), void *context);
void thread_main(void (*run)(void *), void *context);
void port_start_slice(void);

void port_start(void);
bool port_in_handler(void);
bool port_is_preemptive(void);
bool port_may_switch(uintptr_t state);
bool port_must_not_switch(void);
void port_switch_later(void);
void port_poll(void);
uint32_t port_devices(void);

static inline size_t port_guard_size(const void *stack)
{
    (void)stack;
    return 0;
}

struct thread;

/* For user code, which there is on a PC. */
static inline void port_before_switch(struct thread *from, struct thread *next)
{
    (void)from, (void)next;
}
