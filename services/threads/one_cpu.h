/*
 * one_cpu.h - who runs on the CPU, for schedule.c.
 *
 * The running thread stays in its ring, at the front: that ring is the highest that is not empty.
 */
#pragma once

#include "deadlock.h"
#include "port.h"
#include "ready.h"
#include "scheduler.h"
#include <kernel/arch.h>

/* The first thread is ready from the start. Its stack is the image's, which has a guard. */
static uint32_t main_stack = THREAD_CANARY;
static struct thread main_thread = {
    .next = &main_thread,
    .priority = THREAD_NORMAL,
    .base = THREAD_NORMAL,
    .stack = &main_stack,
#if KERNEL_CONSOLE
    .name = "main",
#endif
};
struct thread *ready_last[THREAD_PRIORITIES] = {[THREAD_NORMAL] = &main_thread};
struct thread *thread_running = &main_thread;
struct thread *thread_all = &main_thread;

static bool idle;

static bool is_due;

bool thread_is_due(void)
{
    return is_due;
}

void thread_set_due(void)
{
    is_due = true;
}

bool thread_is_idle(void)
{
    return idle;
}

struct thread *thread_self(void)
{
    return thread_running;
}

static inline void switch_from(struct thread *from, struct thread *next)
{
    if (*from->stack != THREAD_CANARY)
        thread_stack_overflow(from);
    thread_account(from);
    thread_running = next;
    port_before_switch(from, next);
    thread_switch(&from->stack_pointer, next->stack_pointer);
}

static void switch_to(struct thread *next)
{
    if (next != thread_running)
        switch_from(thread_running, next);
}

/* A handler makes a thread ready, or not: then the machine sleeps on. */
static struct thread *sleep_until_one_is_ready(void)
{
    struct thread *next;
    thread_account(thread_running);
    idle = true;
    do {
        deadlock_check();
        arch_irq_wait();
        next = ready_first(THREAD_HIGHEST);
    } while (!next);
    idle = false;
    thread_account(NULL);
    return next;
}

static void switch_to_first(unsigned priority)
{
    struct thread *next = ready_first(is_due ? THREAD_HIGHEST : priority);
    is_due = false;
    switch_to(next ? next : sleep_until_one_is_ready());
}

void thread_switch_to_first(void)
{
    switch_to_first(THREAD_HIGHEST);
}

void thread_block(struct wait_queue *queue, enum thread_state state)
{
    struct thread *self = thread_running;
    unsigned priority = self->priority;
    ready_remove(self);
    self->state = (uint8_t)state;
    if (queue)
        queue_add(queue, self);
    switch_to_first(priority);
}

void thread_leave(void)
{
    switch_to_first(THREAD_HIGHEST);
    __builtin_unreachable();
}

void thread_make_ready(struct thread *thread)
{
    thread->state = THREAD_READY;
    ready_add(thread);
}

/*
 * Of a machine that sleeps no thread is interrupted; what calls this then is a handler. Inlined it would be in each
 * function that wakes, and make the way longer where nobody waits.
 */
__attribute__((noinline)) void thread_reschedule(uintptr_t state)
{
    struct thread *running = thread_running, *next = ready_first(THREAD_HIGHEST);
    if (next->priority > running->priority) {
        if (port_may_switch(state)) {
            switch_from(running, next);
            return;
        }
        is_due = true;
        port_switch_later();
    }
}

void thread_yield(void)
{
    port_poll();
    uintptr_t state = arch_irq_save();
    struct thread *next = ready_turn(thread_running->priority);
    if (is_due)
        switch_to_first(THREAD_HIGHEST);
    else
        switch_to(next);
    arch_irq_restore(state);
}

/* A ready thread comes last among its new equals; the running one stays the first. */
void thread_change_priority(struct thread *thread, unsigned priority)
{
    struct wait_queue *queue = thread->queue;
    if (queue) {
        queue_remove(thread);
        thread->priority = (uint8_t)priority;
        queue_add(queue, thread);
    } else if (thread->state == THREAD_READY) {
        ready_remove(thread);
        thread->priority = (uint8_t)priority;
        if (thread == thread_running)
            ready_add_first(thread);
        else
            ready_add(thread);
    } else {
        thread->priority = (uint8_t)priority;
    }
}
