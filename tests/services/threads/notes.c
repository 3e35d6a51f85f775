/* notes.c - the threads of the tests, and what they note. */
#include "threads_test.h"
#include <services/clock.h>

__attribute__((aligned(32))) static THREAD_STACK(stacks[THREADS], STACK_BYTES + STACK_GUARD);
struct thread threads[THREADS];

void start(unsigned n, const char *name, void (*run)(void *context), const void *context)
{
    thread_start_on(&threads[n], stacks[n], sizeof stacks[n], name, run,
                    (void *)(uintptr_t)context);
}

uint32_t *stack_of_thread(unsigned n)
{
    return (uint32_t *)stacks[n] + STACK_GUARD / sizeof(uint32_t);
}

char order[64];
unsigned steps;

void note(char letter)
{
    order[steps++] = letter;
}

void in_one_turn(void (*run)(void))
{
    bool has_clock = clock_start() == NULL;
    uint64_t begin;
    do {
        if (has_clock)
            thread_sleep(THREAD_SLICE_NS); /* the end of an earlier turn is over then */
        begin = clock_now();
        steps = 0;
        run();
    } while (clock_now() - begin >= THREAD_SLICE_NS);
}

void note_once(void *context)
{
    const char *letter = context;
    note(*letter);
}

void note_three_times(void *context)
{
    const char *letter = context;
    for (int i = 0; i < 3; i++) {
        note(*letter);
        thread_yield();
    }
}
