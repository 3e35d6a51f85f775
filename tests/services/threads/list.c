/* list.c - tests of what is told about the threads. */
#include "threads_test.h"
#include <kernel/arch.h>
#include <services/semaphore.h>

static struct semaphore filled = SEMAPHORE("filled", 0);

static void take(void *context)
{
    (void)context;
    semaphore_take(&filled);
}

TEST(the_list_has_every_thread)
{
    start(0, "waiter", take, NULL);
    thread_yield();
    struct thread_info info;
    thread_describe(&threads[0], &info);
    check(memcmp(info.name, "waiter", 7) == 0);
    check(memcmp(info.waits_for, "filled", 7) == 0);
    check_equal(info.stack_size, STACK_BYTES);
    check(info.stack_used > 0 && info.stack_used < info.stack_size);
    unsigned count = 0;
    for (struct thread *thread = thread_next(NULL); thread; thread = thread_next(thread))
        count++;
    check_equal(count, 2);
    semaphore_give(&filled);
    thread_join(&threads[0]);
}

/* With cpus, arch_capture() is the beginning of a panic. */
#if !KERNEL_ALL_CPUS

static void walk(void *context)
{
    struct arch_trace *trace = context;
    trace->frame = arch_capture(__builtin_frame_address(0));
    while (arch_trace_next(trace))
        note('.');
}

TEST(a_trace_ends_where_the_thread_began)
{
    struct arch_trace trace = {0};
    start(0, "walker", walk, &trace);
    thread_join(&threads[0]);
    check(trace.end == NULL);
    if (trace.end)
        console_printf("%s\n", trace.end);
    check(steps < 4);
    steps = 0;
}

#endif
