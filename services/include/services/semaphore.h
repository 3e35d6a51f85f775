/*
 * semaphore.h - a number of things to take, which a thread waits for while there are none.
 *
 *     static struct semaphore pressed = SEMAPHORE("pressed", 0);
 *     semaphore_give(&pressed);   in the handler of the button
 *     semaphore_take(&pressed);   in a thread
 */
#pragma once

#include <services/threads.h>

struct semaphore {
    struct wait_queue waiters;
    unsigned count;
#if KERNEL_CONSOLE
    const char *name;
#endif
};

/* clang-format: its versions disagree about braces in a macro. */
/* clang-format off */
#if KERNEL_CONSOLE
#define SEMAPHORE(text, first_count) {.name = (text), .count = (first_count)}
#else
#define SEMAPHORE(text, first_count) {.count = (first_count)}
#endif
/* clang-format on */

/* Takes one, or waits for one: first comes the highest priority, then the longest wait. */
void semaphore_take(struct semaphore *semaphore);

/* Takes one if there is one. Returns whether there was. Handlers of interrupts may call it. */
bool semaphore_try_take(struct semaphore *semaphore);

/* Gives one. Never waits; handlers of interrupts may call it. */
void semaphore_give(struct semaphore *semaphore);
