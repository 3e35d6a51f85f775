/* no_memory.c - a test of the end of memory, where a machine does not take minutes to get there. */
#include <kernel/test.h>
#include <services/threads.h>

static void add_one(void *context)
{
    int *number = context;
    ++*number;
}

TEST(where_memory_ends_a_start_says_so)
{
    int number = 0, started = 0;
    struct thread *thread;
    while ((thread = thread_start("many", add_one, &number))) {
        thread_detach(thread);
        started++;
    }
    check(started > 0 && thread_start_problem() != NULL);
    while (number < started)
        thread_yield();
    thread = thread_start("again", add_one, &number);
    check(thread != NULL && thread_start_problem() == NULL);
    thread_join(thread);
}
