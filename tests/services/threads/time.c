/* time.c - tests of threads that sleep, and of handlers that do what they must not. */
#include "threads_test.h"
#include <services/clock.h>
#include <services/mutex.h>
#include <services/semaphore.h>

struct sleeper {
    uint64_t moment;
    char letter;
};

static void sleep_and_note(void *context)
{
    const struct sleeper *sleeper = context;
    thread_sleep_until(sleeper->moment);
    note(sleeper->letter);
}

TEST(those_that_sleep_wake_in_the_order_of_their_time)
{
    clock_start();
    uint64_t all_sleep = clock_now() + CLOCK_SECOND / 4; /* also where the CPU is taken meanwhile */
    struct sleeper sleepers[] = {{all_sleep + 30 * CLOCK_MILLISECOND, 'c'},
                                 {all_sleep + 10 * CLOCK_MILLISECOND, 'a'},
                                 {all_sleep + 20 * CLOCK_MILLISECOND, 'b'}};
    for (unsigned i = 0; i < 3; i++)
        start(i, "sleeper", sleep_and_note, &sleepers[i]);
    for (unsigned i = 0; i < 3; i++)
        thread_join(&threads[i]);
    check_order("abc");
}

TEST(a_sleep_is_never_shorter)
{
    clock_start();
    uint64_t begin = clock_now();
    thread_sleep(3 * CLOCK_MILLISECOND);
    check(clock_now() - begin >= 3 * CLOCK_MILLISECOND);
}

static struct semaphore filled = SEMAPHORE("filled", 0);
static struct mutex lock = MUTEX("lock");
static struct timer timer;

static void give(void *context)
{
    semaphore_give(context);
}

TEST(a_handler_gives_and_a_thread_takes)
{
    clock_start();
    for (int i = 0; i < 3; i++) {
        timer_start(&timer, CLOCK_MILLISECOND, give, &filled);
        semaphore_take(&filled);
    }
    check(!semaphore_try_take(&filled));
}

static void take(void *context)
{
    semaphore_take(context);
}

TEST_PANICS(a_handler_waits,
            "a take of semaphore 'filled' in the handler of an interrupt, which cannot wait")
{
    clock_start();
    timer_start(&timer, CLOCK_MILLISECOND, take, &filled);
    thread_sleep(5 * CLOCK_MILLISECOND);
}

static void lock_it(void *context)
{
    mutex_lock(context);
}

TEST_PANICS(a_handler_locks, "mutex 'lock' is locked in the handler of an interrupt, in lock_it (")
{
    mutex_lock(&lock);
    clock_start();
    timer_start(&timer, CLOCK_MILLISECOND, lock_it, &lock);
    thread_sleep(5 * CLOCK_MILLISECOND);
}

/* Of the same sentence, the rest: the file's name is between them. */
TEST_PANICS(a_handler_locks_and_who_holds_it,
            "), while thread 'main' holds it since test_a_handler_locks_and_who_holds_it (")
{
    mutex_lock(&lock);
    clock_start();
    timer_start(&timer, CLOCK_MILLISECOND, lock_it, &lock);
    thread_sleep(5 * CLOCK_MILLISECOND);
}

#if !defined(__arm__)
TEST_PANICS(a_handler_locks_what_is_free,
            "mutex 'lock' is locked in the handler of an interrupt, in lock_it (")
{
    clock_start();
    timer_start(&timer, CLOCK_MILLISECOND, lock_it, &lock);
    thread_sleep(5 * CLOCK_MILLISECOND);
}
#endif
