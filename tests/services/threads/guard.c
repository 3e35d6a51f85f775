/* guard.c - a test of what guards the stack of a thread: on a PC and in a program of Linux a page below it. */
#include <kernel/test.h>
#include <services/threads.h>

#ifdef __arm__
#define SENTENCE "the stack of thread 'deep'"
#else
#define SENTENCE "is the guard page below the stack of thread 'deep'"
#endif

static unsigned sum_to(unsigned n)
{
    unsigned numbers[16];
    numbers[n % 16] = n;
    return n == 0 ? 0 : sum_to(n - 1) + numbers[n % 16];
}

static void go_deep(void *context)
{
    unsigned *sum = context;
    *sum = sum_to(*sum);
}

TEST_PANICS(stack_overflow, SENTENCE)
{
    unsigned sum = 100000;
    thread_join(thread_start("deep", go_deep, &sum));
}
