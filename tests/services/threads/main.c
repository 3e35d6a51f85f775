/* main.c - tests of the service threads, for `make check APP=tests/services/threads`. */
#include "threads_test.h"
#include <kernel/assert.h>
#include <kernel/kernel_main.h>
#include <services/semaphore.h>

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
