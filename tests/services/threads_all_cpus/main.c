/* main.c - tests of the service threads, for `make check APP=tests/services/threads`. */
#include "threads_test.h"
#include <kernel/assert.h>
#include <kernel/kernel_main.h>
#include <services/semaphore.h>

static THREAD_STACK(stacks[THREADS], STACK_BYTES);
struct thread threads[THREADS];

void start(unsigned n, const char *name, void (*run)(void *context), const void *context)
{
    thread_start_on(&threads[n], stacks[n], sizeof stacks[n], name, run,
                    (void *)(uintptr_t)context);
}

uint32_t *stack_of_thread(unsigned n)
{
    return (uint32_t *)stacks[n];
}

char order[64];
unsigned steps;

void note(char letter)
{
    order[steps++] = letter;
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

static struct semaphore never = SEMAPHORE("never", 0);

static void wait_for_ever(void *context)
{
    (void)context;
    semaphore_take(&never);
}

static void panic_in_thread(void *context)
{
    (void)context;
    kassert(false);
}

/* What a person sees: the table, and the report of a panic in a thread. */
void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    start(0, "waiter", wait_for_ever, NULL);
    thread_yield();
    threads_print();
    start(LAST, "victim", panic_in_thread, NULL);
    thread_yield();
}
