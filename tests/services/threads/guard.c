/* guard.c - a test of the page below a thread's stack, on a PC and in a program of Linux. */
#include "threads_test.h"

static unsigned sum_to(unsigned n)
{
    unsigned numbers[64];
    numbers[n % 64] = n;
    return n == 0 ? 0 : sum_to(n - 1) + numbers[n % 64];
}

static void go_deep(void *context)
{
    unsigned *sum = context;
    *sum = sum_to(*sum);
}

TEST_PANICS(stack_overflow, "is the guard page below the stack of thread 'deep'")
{
    unsigned sum = 100000;
    thread_join(thread_start("deep", go_deep, &sum));
}
