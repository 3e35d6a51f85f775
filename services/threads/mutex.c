/* mutex.c - mutexes, with priority inheritance. */
#include "deadlock.h"
#include "lock_order.h"
#include "port.h"
#include "scheduler.h"
#include <kernel/arch.h>
#include <services/mutex.h>

#if KERNEL_CONSOLE
#define NAME(mutex) ((mutex)->name ? (mutex)->name : "without a name")
#define NOTE_CALLER(mutex, caller) ((mutex)->locked_at = (caller))
#else
#define NAME(mutex) ""
#define NOTE_CALLER(mutex, caller) ((void)0)
#endif

#define CALLER ((uintptr_t)__builtin_return_address(0))

/* waiters is a mutex's first field. */
struct mutex *mutex_waited_for(const struct thread *thread)
{
    return thread->state == THREAD_LOCKING ? (struct mutex *)(void *)thread->queue : NULL;
}

unsigned mutex_priority(const struct thread *thread)
{
    unsigned priority = thread->base;
    for (const struct mutex *mutex = thread->held; mutex; mutex = mutex->next_held) {
        if (mutex->waiters.first->priority > priority)
            priority = mutex->waiters.first->priority;
    }
    return priority;
}

static void add_held(struct mutex *mutex)
{
    mutex->next_held = mutex->owner->held;
    mutex->owner->held = mutex;
}

static void remove_held(struct mutex *mutex)
{
    struct mutex **link = &mutex->owner->held;
    while (*link != mutex)
        link = &(*link)->next_held;
    *link = mutex->next_held;
}

/* Lends the priority to the owner, to the owner of what that one waits for, and so on. */
static void lend(const struct mutex *mutex, unsigned priority)
{
    for (; mutex && mutex->owner->priority < priority; mutex = mutex_waited_for(mutex->owner))
        thread_change_priority(mutex->owner, priority);
}

void mutex_waiter_changed(const struct thread *thread)
{
    const struct mutex *mutex = mutex_waited_for(thread);
    for (; mutex; mutex = mutex_waited_for(mutex->owner)) {
        unsigned priority = mutex_priority(mutex->owner);
        if (priority == mutex->owner->priority)
            return;
        thread_change_priority(mutex->owner, priority);
    }
}

/* As if it waited already, for the report. */
static void check_circle(struct mutex *mutex)
{
    const struct mutex *next = mutex;
    while (next && next->owner != thread_running)
        next = mutex_waited_for(next->owner);
    if (!next)
        return;
    thread_running->state = THREAD_LOCKING;
    thread_running->queue = &mutex->waiters;
    deadlock_in_circle();
}

static void check_lock(const struct mutex *mutex, uintptr_t state, uintptr_t caller)
{
    (void)caller;
    if (thread_is_idle() || port_in_handler())
        panic("mutex '%s' is locked in the handler of an interrupt, in %s, while thread '%s' holds "
              "it since %s",
              NAME(mutex), THREAD_PLACE(caller), THREAD_NAME(mutex->owner),
              THREAD_PLACE(mutex->locked_at));
    if (mutex->owner == thread_running)
        panic("mutex '%s' is locked twice by its owner, thread '%s', first in %s", NAME(mutex),
              THREAD_NAME(mutex->owner), THREAD_PLACE(mutex->locked_at));
    thread_check_may_wait(state, "a lock of mutex", NAME(mutex));
}

/* The running thread waits until the mutex is handed to it. */
static void wait_for(struct mutex *mutex, uintptr_t state, uintptr_t caller)
{
    check_lock(mutex, state, caller);
    check_circle(mutex);
    if (lock_order_is_kept)
        lock_order_check(mutex, caller);
    if (!mutex->waiters.first)
        add_held(mutex);
    lend(mutex, thread_running->priority);
    thread_block(&mutex->waiters, THREAD_LOCKING);
}

/* One that is not free, or any where the order is kept. */
static __attribute__((noinline)) void lock_slowly(struct mutex *mutex, uintptr_t state,
                                                  uintptr_t caller)
{
    if (mutex->owner) {
        wait_for(mutex, state, caller);
    } else {
        lock_order_check(mutex, caller);
        mutex->owner = thread_running;
    }
    if (lock_order_is_kept)
        lock_order_locked(mutex);
    NOTE_CALLER(mutex, caller);
}

void mutex_lock(struct mutex *mutex)
{
    uintptr_t state = arch_irq_save();
    if (mutex->owner || lock_order_is_kept) {
        lock_slowly(mutex, state, CALLER);
    } else {
        mutex->owner = thread_running;
        NOTE_CALLER(mutex, CALLER);
    }
    arch_irq_restore(state);
}

bool mutex_try_lock(struct mutex *mutex)
{
    uintptr_t state = arch_irq_save();
    bool is_free = !mutex->owner;
    if (is_free) {
        mutex->owner = thread_running;
        if (lock_order_is_kept)
            lock_order_locked(mutex);
        NOTE_CALLER(mutex, CALLER);
    }
    arch_irq_restore(state);
    return is_free;
}

/* Hands it to the first that waits. The old owner's priority falls to what is still lent. */
static void hand_over(struct mutex *mutex)
{
    struct thread *old = mutex->owner;
    remove_held(mutex);
    mutex->owner = thread_unblock(&mutex->waiters);
    if (mutex->waiters.first)
        add_held(mutex);
    unsigned priority = mutex_priority(old);
    if (priority != old->priority)
        thread_change_priority(old, priority);
}

static void release(struct mutex *mutex)
{
    if (mutex->owner != thread_running)
        panic("mutex '%s' is unlocked by thread '%s', and %s%s%s", NAME(mutex),
              THREAD_NAME(thread_running), mutex->owner ? "thread '" : "nobody",
              mutex->owner ? THREAD_NAME(mutex->owner) : "",
              mutex->owner ? "' holds it" : " holds it");
    if (lock_order_is_kept)
        lock_order_unlocked(mutex);
    if (mutex->waiters.first)
        hand_over(mutex);
    else
        mutex->owner = NULL;
}

void mutex_unlock(struct mutex *mutex)
{
    uintptr_t state = arch_irq_save();
    bool is_waited_for = mutex->waiters.first;
    release(mutex);
    if (is_waited_for)
        thread_reschedule(state);
    arch_irq_restore(state);
}

void condition_wait(struct condition *condition, struct mutex *mutex)
{
    uintptr_t state = arch_irq_save();
    thread_check_may_wait(state, "a wait with mutex", NAME(mutex));
    release(mutex);
    thread_set_due();
    thread_block(&condition->waiters, THREAD_CONDITION);
    arch_irq_restore(state);
    mutex_lock(mutex);
}

void condition_signal(struct condition *condition)
{
    uintptr_t state = arch_irq_save();
    if (condition->waiters.first) {
        thread_unblock(&condition->waiters);
        thread_reschedule(state);
    }
    arch_irq_restore(state);
}

void condition_broadcast(struct condition *condition)
{
    wait_wake(&condition->waiters);
}
