/*
 * all_cpus.h - who runs on which CPU, for schedule.c, where threads run on all of them.
 *
 * All of it is called with the kernel's lock, which is what interrupts off means here: <arch/kernel_lock.h>. The lock is kept
 * over a switch, so nothing that is seen with it stands between two threads.
 *
 * The rings have the threads that are ready and do not run. A CPU without one of them runs its idle thread, which sleeps.
 * What always holds when the lock is given: no CPU runs a thread that comes after one in the rings, unless it is due, which
 * means that an interrupt is on its way to it. See call_cpu().
 */
#pragma once

#include "cpu_threads.h"
#include "port.h"
#include "ready.h"
#include "scheduler.h"
#include <kernel/arch.h>

/* The first thread runs from the start, on the first CPU. Its stack is the image's, which has a guard. */
static uint32_t main_stack = THREAD_CANARY;
static struct thread main_thread = {
    .priority = THREAD_NORMAL,
    .base = THREAD_NORMAL,
    .stack = &main_stack,
    .on_cpu = 1,
    .name = "main",
};
struct thread *ready_last[THREAD_PRIORITIES];
struct thread *thread_running_on[CPUS_MAX] = {&main_thread};
struct thread *thread_all = &main_thread;

/* A thread that comes first: the highest is looked for anyway. */
void thread_set_due(void)
{
}

bool thread_is_due(void)
{
    return cpu_local(cpu_threads).is_due;
}

bool thread_is_idle(void)
{
    return is_idle_thread(thread_running);
}

/* Not thread_running: with interrupts on, the thread may go on on another CPU in between. */
struct thread *thread_self(void)
{
    uintptr_t state = cpu_irq_save();
    struct thread *self = thread_running;
    cpu_irq_restore(state);
    return self;
}

/* Interrupts that CPU, which then looks at the rings. */
static void make_due(unsigned cpu)
{
    cpu_threads[cpu].is_due = true;
    cpus_asleep[cpu / 64] &= ~(UINT64_C(1) << cpu % 64);
    if (cpu != cpu_number())
        cpu_wake(cpu);
}

/* Of the CPUs that sleep the first; -1 if none does. */
static int first_asleep(void)
{
    for (unsigned i = 0; i < CPUS_MAX / 64; i++) {
        if (cpus_asleep[i])
            return (int)(i * 64) + __builtin_ctzll(cpus_asleep[i]);
    }
    return -1;
}

/* Of the CPUs that are not due the one with the lowest thread; -1 if all are. */
static int lowest(void)
{
    int found = -1;
    for (unsigned cpu = 0; cpu < threads_cpu_count; cpu++) {
        if (thread_running_on[cpu] && !cpu_threads[cpu].is_due &&
            (found < 0 || rank(thread_running_on[cpu]) < rank(thread_running_on[found])))
            found = (int)cpu;
    }
    return found;
}

/* Those whose threads have equals in a ring from now on, and no timer that ends their turns. */
static void begin_slices(const struct thread *thread)
{
    for (unsigned cpu = 0; cpu < threads_cpu_count; cpu++) {
        const struct cpu_threads *threads = &cpu_threads[cpu];
        if (thread_running_on[cpu] && !threads->is_due && !threads->slice_runs &&
            rank(thread_running_on[cpu]) == rank(thread))
            make_due(cpu);
    }
}

/* A thread has come into a ring: a CPU that has nothing better to do is to take it. */
static void call_cpu(const struct thread *thread)
{
    int cpu = first_asleep();
    if (cpu < 0)
        cpu = lowest();
    if (cpu >= 0 && rank(thread_running_on[cpu]) < rank(thread))
        make_due((unsigned)cpu);
    else
        begin_slices(thread);
}

/* The thread is in no ring, and none of a CPU's. What was running goes where its caller has put it. */
static void switch_to(struct thread *next)
{
    struct thread *self = thread_running;
    unsigned cpu = cpu_number();
    if (*self->stack != THREAD_CANARY)
        thread_stack_overflow(self);
    thread_account(self);
    self->on_cpu = 0;
    next->on_cpu = (uint16_t)(cpu + 1);
    thread_running_on[cpu] = next;
    cpu_threads[cpu].is_due = cpu_threads[cpu].is_slice_over = false;
    cpus_asleep[cpu / 64] &= ~(UINT64_C(1) << cpu % 64);
    slice_look(cpu);
    port_before_switch(self, next);
    thread_switch(&self->stack_pointer, next->stack_pointer);
}

static struct thread *take_first(void)
{
    struct thread *next = ready_first(THREAD_HIGHEST);
    if (!next)
        return thread_idle_here();
    ready_remove(next);
    return next;
}

/* Another thread runs, if one comes before the running one, or is as high when that one's turn is over. */
static void switch_if_lower(bool is_turn_over)
{
    struct thread *self = thread_running, *next = ready_first(THREAD_HIGHEST);
    cpu_local(cpu_threads).is_due = false;
    if (!next || rank(next) < rank(self) || (rank(next) == rank(self) && !is_turn_over)) {
        slice_look(cpu_number());
        return;
    }
    ready_remove(next);
    if (!is_idle_thread(self)) {
        if (is_turn_over)
            ready_add(self);
        else
            ready_add_first(self);
        call_cpu(self);
    }
    switch_to(next);
}

void thread_switch_to_first(void)
{
    struct cpu_threads *threads = &cpu_local(cpu_threads);
    bool is_turn_over = threads->is_slice_over;
    threads->is_slice_over = false;
    if (is_turn_over)
        threads->began = ready_first(THREAD_HIGHEST);
    switch_if_lower(is_turn_over);
}

void thread_block(struct wait_queue *queue, enum thread_state state)
{
    struct thread *self = thread_running;
    self->state = (uint8_t)state;
    if (queue)
        queue_add(queue, self);
    switch_to(take_first());
}

void thread_leave(void)
{
    switch_to(take_first());
    __builtin_unreachable();
}

void thread_make_ready(struct thread *thread)
{
    thread->state = THREAD_READY;
    ready_add(thread);
    call_cpu(thread);
}

/*
 * Only if this CPU is the one that was called. Where it may not switch now, it interrupts itself: that arrives once
 * interrupts are on. A handler's end does it without that.
 */
void thread_reschedule(uintptr_t state)
{
    if (!thread_is_due() || port_in_handler())
        return;
    if (port_may_switch(state))
        switch_if_lower(false);
    else
        cpu_wake(cpu_number());
}

void thread_yield(void)
{
    uintptr_t state = arch_irq_save();
    switch_if_lower(true);
    arch_irq_restore(state);
}

/* A ready thread comes last among its new equals. */
void thread_change_priority(struct thread *thread, unsigned priority)
{
    struct wait_queue *queue = thread->queue;
    bool is_in_ring = !queue && thread->state == THREAD_READY && !thread->on_cpu;
    if (queue)
        queue_remove(thread);
    else if (is_in_ring)
        ready_remove(thread);
    thread->priority = (uint8_t)priority;
    if (queue)
        queue_add(queue, thread);
    else if (is_in_ring)
        ready_add(thread);
    if (is_in_ring)
        call_cpu(thread);
    else if (thread->on_cpu)
        make_due(thread->on_cpu - 1u); /* it may come after one that is ready by now */
}
