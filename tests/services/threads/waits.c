/* waits.c - tests of mutexes, conditions and channels. */
#include "threads_test.h"
#include <services/channel.h>
#include <services/mutex.h>
#include <services/semaphore.h>

static struct mutex lock = MUTEX("lock");
static struct mutex other = MUTEX("other");

static void lock_and_note(void *context)
{
    mutex_lock(&lock);
    note_once(context);
    mutex_unlock(&lock);
}

TEST(a_mutex_lends_its_owner_the_priority_of_who_waits)
{
    mutex_lock(&lock);
    start(0, "high", lock_and_note, "h");
    thread_set_priority(&threads[0], THREAD_HIGHEST);
    note('m');
    struct thread_info info;
    thread_describe(thread_self(), &info);
    check_equal(info.priority, THREAD_HIGHEST);
    check_equal(info.base, THREAD_NORMAL);
    check(info.lender && memcmp(info.lender, "high", 5) == 0);
    check(info.lent_by && memcmp(info.lent_by, "lock", 5) == 0);
    mutex_unlock(&lock);
    thread_describe(thread_self(), &info);
    check_equal(info.priority, THREAD_NORMAL);
    check_order("mh");
    thread_join(&threads[0]);
}

static void lock_both_and_note(void *context)
{
    mutex_lock(&other);
    lock_and_note(context);
    mutex_unlock(&other);
}

static void lock_other_and_note(void *context)
{
    mutex_lock(&other);
    note_once(context);
    mutex_unlock(&other);
}

TEST(a_priority_is_lent_through_a_chain)
{
    mutex_lock(&lock);
    start(0, "middle", lock_both_and_note, "i");
    thread_yield();
    start(1, "high", lock_other_and_note, "h");
    thread_set_priority(&threads[1], THREAD_HIGHEST);
    struct thread_info info;
    thread_describe(thread_self(), &info);
    check_equal(info.priority, THREAD_HIGHEST);
    mutex_unlock(&lock);
    note('m');
    thread_join(&threads[0]);
    thread_join(&threads[1]);
    check_order("ihm");
}

static struct condition changed = CONDITION("changed");
static int value;

static void wait_for_three(void *context)
{
    mutex_lock(&lock);
    while (value < 3)
        condition_wait(&changed, &lock);
    mutex_unlock(&lock);
    note_once(context);
}

TEST(a_condition_wakes_those_that_wait)
{
    start(0, "a", wait_for_three, "a");
    start(1, "b", wait_for_three, "b");
    thread_yield();
    for (int i = 0; i < 3; i++) {
        mutex_lock(&lock);
        value++;
        condition_broadcast(&changed);
        mutex_unlock(&lock);
        thread_yield();
    }
    thread_join(&threads[0]);
    thread_join(&threads[1]);
    check_order("ab");
}

static CHANNEL(numbers, int, 3);

static void send_numbers(void *context)
{
    (void)context;
    for (int i = 0; i < 20; i++)
        channel_send(&numbers, &i);
}

TEST(a_channel_keeps_the_order_and_its_size)
{
    start(0, "sender", send_numbers, NULL);
    thread_yield();
    int number = 77;
    check(!channel_try_send(&numbers, &number));
    for (int i = 0; i < 20; i++) {
        channel_receive(&numbers, &number);
        check_equal(number, i);
    }
    check(!channel_try_receive(&numbers, &number));
    thread_join(&threads[0]);
}
