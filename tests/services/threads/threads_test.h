/* threads_test.h - what the tests of threads have in common. */
#pragma once

#include <kernel/console.h>
#include <kernel/string.h>
#include <kernel/test.h>
#include <services/threads.h>

#define THREADS 8
extern struct thread threads[THREADS];

/*
 * The report of a panic takes more stack than a small board has for eight threads: the thread that
 * panics is the last one, above the stacks of threads that do not run any more.
 */
#define LAST (THREADS - 1)

/* Starts one of the eight. */
void start(unsigned n, const char *name, void (*run)(void *context), const void *context);

/* The lowest bytes of its stack. */
uint32_t *stack_of_thread(unsigned n);

/* What the threads of a test do, a letter each. */
extern char order[64];
extern unsigned steps;
void note(char letter);

static inline void check_order(const char *expected)
{
    check_equal(steps, strnlen(expected, sizeof order));
    if (memcmp(order, expected, steps) != 0)
        console_printf("%s, and not %s\n", order, expected);
    check(memcmp(order, expected, steps) == 0);
    steps = 0;
}

/* Runs what is over before a turn ends; again, where an emulator had no CPU for so long that one did. */
void in_one_turn(void (*run)(void));

/* Functions of threads; the context is a letter. */
void note_once(void *context);
void note_three_times(void *context);
