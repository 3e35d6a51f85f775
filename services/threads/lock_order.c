/*
 * lock_order.c - which mutex was locked while which other one was held, so that the opposite order is told the
 * first time, not when two threads meet in it.
 *
 * A mutex that is not known yet is a new one: what another one at its address did is forgotten. Where there
 * are more orders than LOCK_ORDERS, the oldest is forgotten.
 */
#include "lock_order.h"
#include "port.h"
#include "scheduler.h"

#define LOCK_ORDERS 64

/* `second` was locked while `first` was held. No mutex is looked at: it may be gone. */
static struct order {
    const struct mutex *first, *second;
    const char *first_name, *second_name;
    uintptr_t at; /* the address after the call that locked `second` */
} orders[LOCK_ORDERS];
static unsigned written;

const bool lock_order_is_kept = true;

#define NAME(mutex) ((mutex)->name ? (mutex)->name : "without a name")

static void forget(const struct mutex *mutex)
{
    for (struct order *order = orders; order < orders + LOCK_ORDERS; order++) {
        if (order->first == mutex || order->second == mutex)
            *order = (struct order){0};
    }
}

/* The first of the orders that lead from one mutex to another, NULL if none do. There is no circle among them. */
static const struct order *path(const struct mutex *from, const struct mutex *to)
{
    for (const struct order *order = orders; order < orders + LOCK_ORDERS; order++) {
        if (order->first == from && (order->second == to || path(order->second, to)))
            return order;
    }
    return NULL;
}

static bool is_known(const struct mutex *first, const struct mutex *second)
{
    for (const struct order *order = orders; order < orders + LOCK_ORDERS; order++) {
        if (order->first == first && order->second == second)
            return true;
    }
    return false;
}

static void check(const struct mutex *held, const struct mutex *mutex, uintptr_t caller)
{
    const struct order *before = path(mutex, held);
    if (before)
        panic("lock order: mutex '%s' is locked in %s while '%s' is held; '%s' was locked while "
              "'%s' was held, in %s",
              NAME(mutex), THREAD_PLACE(caller), NAME(held), before->second_name,
              before->first_name, THREAD_PLACE(before->at));
    orders[written++ % LOCK_ORDERS] = (struct order){held, mutex, NAME(held), NAME(mutex), caller};
}

void lock_order_check(struct mutex *mutex, uintptr_t caller)
{
    if (thread_is_idle() || port_in_handler())
        panic("mutex '%s' is locked in the handler of an interrupt, in %s", NAME(mutex),
              THREAD_PLACE(caller));
    if (!mutex->is_known)
        forget(mutex);
    mutex->is_known = true;
    for (const struct mutex *held = thread_running->locked; held; held = held->next_locked) {
        if (held != mutex && !is_known(held, mutex))
            check(held, mutex, caller);
    }
}

void lock_order_locked(struct mutex *mutex)
{
    mutex->next_locked = mutex->owner->locked;
    mutex->owner->locked = mutex;
}

void lock_order_unlocked(struct mutex *mutex)
{
    struct mutex **link = &mutex->owner->locked;
    while (*link && *link != mutex)
        link = &(*link)->next_locked;
    if (*link)
        *link = mutex->next_locked;
}
