/* memory.c - tests of threads whose memory the service finds. */
#include <kernel/test.h>
#include <services/threads.h>

static void add_one(void *context)
{
    int *number = context;
    ++*number;
}

TEST(a_thread_has_memory_of_its_own)
{
    int number = 0;
    struct thread *first = thread_start("first", add_one, &number);
    check(first != NULL);
    const uint32_t *stack = first->stack;
    thread_join(first);
    struct thread *second = thread_start("second", add_one, &number);
    check(second == first);
    thread_detach(second);
    thread_yield();
    struct thread *third = thread_start("third", add_one, &number);
    check(third == first && third->stack == stack);
    thread_join(third);
    check_equal(number, 3);
}
