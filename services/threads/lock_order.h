/* lock_order.h - the order in which mutexes are locked, in an image with LOCK_ORDER=1. With interrupts off. */
#pragma once

#include <services/mutex.h>

#if KERNEL_CONSOLE

extern const bool lock_order_is_kept;

/* Before the running thread waits for it or locks it: a panic if the opposite order was seen, or in a handler. */
void lock_order_check(struct mutex *mutex, uintptr_t caller);

/* After it has an owner; before it has none, or another one. */
void lock_order_locked(struct mutex *mutex);
void lock_order_unlocked(struct mutex *mutex);

#else

#define lock_order_is_kept false
static inline void lock_order_check(struct mutex *mutex, uintptr_t caller)
{
    (void)mutex, (void)caller;
}
static inline void lock_order_locked(struct mutex *mutex)
{
    (void)mutex;
}
static inline void lock_order_unlocked(struct mutex *mutex)
{
    (void)mutex;
}

#endif
