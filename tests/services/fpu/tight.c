/* tight.c - a test of an interrupt that finds no room on the stack of a thread, on a core that can guard it, which every core
 * with an FPU can. */
#include <kernel/stacks.h>
#include <kernel/test.h>
#include <services/clock.h>
#include <services/semaphore.h>
#include <services/threads.h>

static struct semaphore tick = SEMAPHORE("tick", 0);

static void give(void *context)
{
    semaphore_give(context);
}

/* There is room for 16 bytes, and an interrupt takes 32. The core finds that out by itself. */
static void wait_without_room(void *context)
{
    char *lowest = (char *)stack_of((uintptr_t)__builtin_frame_address(0))->base;
    *(char **)context = lowest;
    __asm__ volatile("mov sp, %0\n\tb ." ::"r"(lowest + 16));
}

TEST_PANICS(an_interrupt_overflows, "the stack of thread 'tight'")
{
    static struct timer timer;
    char *lowest;
    thread_start("tight", wait_without_room, &lowest);
    timer_start(&timer, CLOCK_MILLISECOND, give, &tick);
    thread_yield();
    thread_sleep(CLOCK_SECOND);
}
