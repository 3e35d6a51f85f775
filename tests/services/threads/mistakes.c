/* mistakes.c - tests of what is told at once. */
#include "threads_test.h"
#include <services/mutex.h>
#include <services/semaphore.h>

static struct semaphore filled = SEMAPHORE("filled", 0);

static void take(void *context)
{
    (void)context;
    semaphore_take(&filled);
}

static struct mutex lock = MUTEX("lock");
static struct mutex other = MUTEX("other");

static void lock_both(void *context)
{
    (void)context;
    mutex_lock(&other);
    mutex_lock(&lock);
}

TEST_PANICS(locked_twice,
            "mutex 'lock' is locked twice by its owner, thread 'main', first in test_locked_twice")
{
    mutex_lock(&lock);
    mutex_lock(&lock);
}

static void unlock(void *context)
{
    mutex_unlock(context);
}

TEST_PANICS(unlocked_by_another,
            "mutex 'lock' is unlocked by thread 'thief', and thread 'main' holds it")
{
    mutex_lock(&lock);
    start(LAST, "thief", unlock, &lock);
    thread_yield();
}

TEST_PANICS(unlocked_by_nobody, "mutex 'lock' is unlocked by thread 'main', and nobody holds it")
{
    mutex_unlock(&lock);
}

TEST_PANICS(joins_itself, "thread 'main' joins itself")
{
    thread_join(thread_self());
}

TEST_PANICS(deadlock,
            "deadlock: all threads wait, and nothing can wake them: 'main' waits for semaphore "
            "'filled'; 'waiter' waits for semaphore 'filled'")
{
    start(0, "waiter", take, NULL);
    semaphore_take(&filled);
}

TEST_PANICS(
    circle,
    "deadlock: 'main' waits for mutex 'other', which 'middle' holds; 'middle' waits for mutex "
    "'lock', which 'main' holds")
{
    mutex_lock(&lock);
    start(0, "middle", lock_both, NULL);
    thread_yield();
    mutex_lock(&other);
}

static void use_stack(void *context)
{
    uint32_t *end = context;
    *end = 0;
    thread_yield();
}

#define TEXT(macro) TEXT_OF(macro)
#define TEXT_OF(text) #text

TEST_PANICS(stack_too_small,
            "stack overflow of thread 'shell': its " TEXT(STACK_BYTES) " bytes are too few")
{
    start(0, "shell", use_stack, stack_of_thread(0));
    thread_yield();
}

#if !defined(__arm__)
TEST_PANICS(lock_order, "lock order: mutex 'other' is locked in test_lock_order (")
{
    lock_both(NULL);
    mutex_unlock(&lock);
    mutex_unlock(&other);
    mutex_lock(&lock);
    mutex_lock(&other);
}

/* Through a third one; what is tried is in no order. */
static struct mutex third = MUTEX("third");

TEST_PANICS(lock_order_through_others,
            " while 'third' is held; 'lock' was locked while 'other' was held, in ")
{
    lock_both(NULL);
    mutex_lock(&third);
    mutex_unlock(&third);
    mutex_unlock(&lock);
    mutex_unlock(&other);
    mutex_lock(&third);
    check(mutex_try_lock(&other));
    mutex_unlock(&other);
    mutex_lock(&other);
}

TEST(a_new_mutex_at_the_same_place_has_no_order)
{
    static struct mutex reused = MUTEX("old");
    mutex_lock(&reused);
    mutex_lock(&lock);
    mutex_unlock(&lock);
    mutex_unlock(&reused);
    reused = (struct mutex)MUTEX("new");
    mutex_lock(&lock);
    mutex_lock(&reused);
    mutex_unlock(&reused);
    mutex_unlock(&lock);
}
#endif
