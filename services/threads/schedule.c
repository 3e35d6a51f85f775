/* schedule.c - waiting and waking, on top of who runs: one_cpu.h, or all_cpus.h. */
#include "port.h"
#include "scheduler.h"
#include <kernel/arch.h>

#if KERNEL_ALL_CPUS
#include "all_cpus.h"
#else
#include "one_cpu.h"
#endif

struct thread *thread_unblock(struct wait_queue *queue)
{
    struct thread *thread = queue->first;
    queue->first = thread->next;
    thread->queue = NULL;
    thread_make_ready(thread);
    return thread;
}

void thread_set_priority(struct thread *thread, unsigned priority)
{
    kassert(priority < THREAD_PRIORITIES);
    uintptr_t state = arch_irq_save();
    thread->base = (uint8_t)priority;
    thread_change_priority(thread, mutex_priority(thread));
    mutex_waiter_changed(thread);
    thread_reschedule(state);
    arch_irq_restore(state);
}

void thread_check_may_wait(uintptr_t state, const char *what, const char *name)
{
    if (thread_is_idle() || port_in_handler())
        panic("%s '%s' in the handler of an interrupt, which cannot wait", what, name);
    if (port_is_preemptive() && !port_may_switch(state))
        panic("%s '%s' with interrupts off: it would have to wait", what, name);
}

/* For services. The contract of wait.h has interrupts off, so only a handler can be told. */
void wait_on(struct wait_queue *queue)
{
    if (thread_is_idle() || port_in_handler())
        panic("a wait in the handler of an interrupt, which cannot wait");
    thread_block(queue, THREAD_WAITING);
}

void wait_wake(struct wait_queue *queue)
{
    uintptr_t state = arch_irq_save();
    if (queue->first) {
        while (queue->first)
            thread_unblock(queue);
        if (!thread_is_idle()) /* else what sleeps looks */
            thread_reschedule(state);
    }
    arch_irq_restore(state);
}
