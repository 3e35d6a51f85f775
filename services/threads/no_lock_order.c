/* no_lock_order.c - an image that does not keep the order of locks: LOCK_ORDER=0. */
#include "lock_order.h"

#if KERNEL_CONSOLE

const bool lock_order_is_kept = false;

void lock_order_check(struct mutex *mutex, uintptr_t caller)
{
    (void)mutex, (void)caller;
}

void lock_order_locked(struct mutex *mutex)
{
    (void)mutex;
}

void lock_order_unlocked(struct mutex *mutex)
{
    (void)mutex;
}

#endif
