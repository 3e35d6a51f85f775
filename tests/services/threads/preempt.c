/* preempt.c - tests of threads that do not yield, where the board can interrupt them. */
#include "registers.h"
#include "threads_test.h"
#include <kernel/arch.h>
#include <services/clock.h>
#include <services/semaphore.h>

static struct semaphore stop = SEMAPHORE("stop", 0);
static struct semaphore tick = SEMAPHORE("tick", 0);

static void count_until_stop(void *context)
{
    unsigned *turns = context;
    while (!semaphore_try_take(&stop))
        ++*turns;
}

TEST(threads_that_never_yield_take_turns)
{
    static unsigned turns[2];
    for (unsigned i = 0; i < 2; i++)
        start(i, "busy", count_until_stop, &turns[i]);
    thread_sleep(10 * THREAD_SLICE_NS);
    for (unsigned i = 0; i < 2; i++)
        semaphore_give(&stop);
    for (unsigned i = 0; i < 2; i++)
        thread_join(&threads[i]);
    check(turns[0] > 0 && turns[1] > 0);
}

/* The timer of the turns ends while one of the busy threads runs, or while this one does. */
TEST(turns_end_below_a_thread_that_wakes_often)
{
    static unsigned turns[2];
    for (unsigned i = 0; i < 2; i++)
        start(i, "busy", count_until_stop, &turns[i]);
    thread_set_priority(thread_self(), THREAD_HIGHEST);
    for (unsigned i = 0; i < 40; i++) {
        thread_sleep(THREAD_SLICE_NS / 2);
        clock_delay(THREAD_SLICE_NS / 1000); /* awake */
    }
    thread_set_priority(thread_self(), THREAD_NORMAL);
    for (unsigned i = 0; i < 2; i++)
        semaphore_give(&stop);
    for (unsigned i = 0; i < 2; i++)
        thread_join(&threads[i]);
    check(turns[0] > 0 && turns[1] > 0);
}

static void give(void *context)
{
    semaphore_give(context);
}

static void compare_registers(void *context)
{
    struct registers_run *run = context;
    run->wrong = run->compare();
}

/* Each tick interrupts one of the two wherever it is, and the other one goes on. */
TEST(every_register_survives)
{
    static struct registers_run runs[2] = {{registers_first, -1}, {registers_second, -1}};
    static struct timer timer;
    for (unsigned i = 0; i < 2; i++)
        start(i, "registers", compare_registers, &runs[i]);
    thread_set_priority(thread_self(), THREAD_HIGHEST);
    for (unsigned i = 0; i < 2000; i++) {
        timer_start(&timer, 400 * CLOCK_MICROSECOND + i, give, &tick);
        semaphore_take(&tick);
        thread_set_priority(&threads[i % 2], THREAD_NORMAL + 1);
        thread_set_priority(&threads[1 - i % 2], THREAD_NORMAL);
    }
    registers_stop = 1;
    for (unsigned i = 0; i < 2; i++)
        thread_join(&threads[i]);
    thread_set_priority(thread_self(), THREAD_NORMAL);
    check_equal(runs[0].wrong, 0);
    check_equal(runs[1].wrong, 0);
    check(registers_turns > 2000);
}

static struct semaphore never = SEMAPHORE("never", 0);

TEST_PANICS(waits_with_interrupts_off,
            "a take of semaphore 'never' with interrupts off: it would have to wait")
{
    start(0, "other", note_once, "o");
    arch_irq_save();
    semaphore_take(&never);
}
