/* semaphore.c - who gives while threads wait hands it to the first of them. */
#include "scheduler.h"
#include <kernel/arch.h>
#include <services/semaphore.h>

#if KERNEL_CONSOLE
#define NAME(semaphore) ((semaphore)->name ? (semaphore)->name : "without a name")
#else
#define NAME(semaphore) ""
#endif

void semaphore_take(struct semaphore *semaphore)
{
    uintptr_t state = arch_irq_save();
    if (semaphore->count > 0) {
        semaphore->count--;
    } else {
        thread_check_may_wait(state, "a take of semaphore", NAME(semaphore));
        thread_block(&semaphore->waiters, THREAD_TAKING);
    }
    arch_irq_restore(state);
}

bool semaphore_try_take(struct semaphore *semaphore)
{
    uintptr_t state = arch_irq_save();
    bool is_there = semaphore->count > 0;
    if (is_there)
        semaphore->count--;
    arch_irq_restore(state);
    return is_there;
}

void semaphore_give(struct semaphore *semaphore)
{
    uintptr_t state = arch_irq_save();
    if (semaphore->waiters.first) {
        thread_unblock(&semaphore->waiters);
        thread_reschedule(state);
    } else {
        semaphore->count++;
    }
    arch_irq_restore(state);
}
