/*
 * together - all services at once, for as many seconds as the command line says: seconds=60. What types
 * sends the digits in order, again and again, and in the end a q. Each part counts what it did and looks at
 * what it gets; what is wrong is a panic.
 */
#include "parts.h"
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <services/clock.h>
#include <services/heap.h>
#include <services/input.h>
#include <services/threads.h>

#define THREADS_MAX 16

atomic_bool stopping;
static struct thread *threads[THREADS_MAX];
static unsigned thread_count;

static void start(const char *name, void (*run)(void *), unsigned number)
{
    struct thread *thread = thread_start(name, run, (void *)(uintptr_t)number);
    if (!thread)
        panic("%s: %s", name, thread_start_problem());
    thread_set_priority(thread, THREAD_NORMAL - 1 + number % 3);
    threads[thread_count++] = thread;
}

static uint64_t seconds_asked(const char *line)
{
    char text[8];
    uint64_t seconds = 0;
    if (command_line_value(line, "seconds", text, sizeof text)) {
        for (const char *at = text; *at >= '0' && *at <= '9'; at++)
            seconds = seconds * 10 + (uint64_t)(*at - '0');
    }
    return seconds ? seconds : 5;
}

void kernel_main(const struct boot_info *boot)
{
    const char *problem = clock_start();
    if (problem)
        panic("no clock: %s", problem);
    problem = input_start();
    if (problem)
        console_printf("%s\n", problem);
    for (unsigned i = 0; i < 4; i++)
        start("allocator", allocate, i);
    for (unsigned i = 0; i < 2; i++) {
        start("sender", send, i);
        start("adder", add, i);
        start("sleeper", sleep_often, i);
    }
    start("receiver", receive, 0);
    start("reader", read_keys, 0);
    start_timers();
    console_printf("together: ready\n");
    thread_sleep(seconds_asked(boot->command_line) * CLOCK_SECOND);
    stopping = true;
    check_timers();
    console_printf("together: stopping\n");
    for (unsigned i = 0; i < thread_count; i++)
        thread_join(threads[i]);
    heap_check();
    if (heap_leaks() != 0)
        panic("some memory is still in use");
    print_counts();
}
