/*
 * mutex.h - what only one thread at a time may touch; and conditions, to wait until it has changed.
 *
 *     static struct mutex list_lock = MUTEX("list");
 *     mutex_lock(&list_lock);
 *     while (list_is_empty())
 *         condition_wait(&list_filled, &list_lock);
 *     mutex_unlock(&list_lock);
 *
 * While a thread with a higher priority waits for a mutex, its owner has that priority (priority
 * inheritance); so does the owner of what the owner waits for.
 *
 * A panic with a sentence: a mutex locked twice by its owner, or unlocked by another; threads that wait
 * for each other in a circle; a mutex waited for in a handler, or with interrupts off. With LOCK_ORDER=1, which is
 * usual on a PC and in a program: any mutex locked in a handler; and two mutexes locked in the one order and, at any
 * time later, in the other, which may end in a deadlock one day. mutex_try_lock() may be in any order.
 */
#pragma once

#include <services/threads.h>

/* All zero is a free mutex, too. */
struct mutex {
    struct wait_queue waiters;
    struct thread *owner;
    struct mutex *next_held; /* of the owner's that others wait for */
#if KERNEL_CONSOLE
    const char *name;
    uintptr_t locked_at;       /* the address after the owner's call */
    struct mutex *next_locked; /* of all that the owner holds, with LOCK_ORDER=1 */
    bool is_known;             /* its order is kept */
#endif
};

/* clang-format: its versions disagree about braces in a macro. */
/* clang-format off */
#if KERNEL_CONSOLE
#define MUTEX(text) {.name = (text)}
#else
#define MUTEX(text) {.owner = 0}
#endif
/* clang-format on */

void mutex_lock(struct mutex *mutex);

/* Locks it if it is free. Returns whether it did. */
bool mutex_try_lock(struct mutex *mutex);

/* The waiting thread with the highest priority, or else the first of them, owns it next. */
void mutex_unlock(struct mutex *mutex);

/* All zero is a condition, too. */
struct condition {
    struct wait_queue waiters;
#if KERNEL_CONSOLE
    const char *name;
#endif
};

/* clang-format off */
#if KERNEL_CONSOLE
#define CONDITION(text) {.name = (text)}
#else
#define CONDITION(text) {.waiters = {0}}
#endif
/* clang-format on */

/* Unlocks the mutex and waits, in one step; locks it again before it returns. */
void condition_wait(struct condition *condition, struct mutex *mutex);

/* Wakes one thread that waits, or all. What they wait for is changed with the mutex locked. */
void condition_signal(struct condition *condition);
void condition_broadcast(struct condition *condition);
