/*
 * all.c - threads on all CPUs at once, which are interrupted and take turns at moments that nobody chose: a timer of a
 * prime period ends the turn of whatever runs on one of the CPUs.
 */
#include "threads_test.h"
#include <cpu_threads.h>
#include <kernel/arch.h>
#include <services/channel.h>
#include <services/clock.h>
#include <services/cpus.h>
#include <services/mutex.h>
#include <services/semaphore.h>

#define WORKERS 12
#define ROUNDS 200
#define PERIOD 100003 /* ns */

static uint64_t seed = 1;

static unsigned any(unsigned count)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(seed >> 33) % count;
}

/* A handler. Of an idle thread there is no turn. */
static void disturb(void *context)
{
    (void)context;
    unsigned cpu = any(cpu_count());
    if (threads_are_idle_on(cpu))
        return;
    cpu_threads[cpu].is_slice_over = true;
    cpu_wake(cpu);
}

static struct timer disturber;

static void begin(void)
{
    for (int i = 0; i < 10 && clock_start(); i++)
        ; /* an emulator on a busy computer may not be measured at once */
    check(!cpus_start());
    check_equal(cpu_count(), CPUS);
    timer_start_periodic(&disturber, PERIOD, disturb, NULL);
}

static void end(void)
{
    timer_cancel(&disturber);
}

static struct mutex lock = MUTEX("lock");
static struct condition changed = CONDITION("changed");
static struct semaphore room = SEMAPHORE("room", 3);
static CHANNEL(numbers, unsigned, 4);
static unsigned inside, counted, sum, unlocked, in_room;

static void pass(unsigned loops)
{
    for (volatile unsigned i = 0; i < loops; i++)
        ;
}

static void count_under_lock(unsigned loops)
{
    mutex_lock(&lock);
    check_equal(inside++, 0);
    unsigned before = counted;
    pass(loops);
    counted = before + 1;
    check_equal(--inside, 0);
    condition_signal(&changed);
    mutex_unlock(&lock);
}

static void enter_room(unsigned loops)
{
    semaphore_take(&room);
    unsigned now = __atomic_add_fetch(&in_room, 1, __ATOMIC_RELAXED);
    check(now <= 3);
    pass(loops);
    __atomic_sub_fetch(&in_room, 1, __ATOMIC_RELAXED);
    semaphore_give(&room);
}

static void work(void *context)
{
    unsigned number = (unsigned)(uintptr_t)context;
    for (unsigned round = 0; round < ROUNDS; round++) {
        count_under_lock((number * 70 + round) % 500);
        enter_room((number * 90 + round * 30) % 1000);
        channel_send(&numbers, &round);
        if (round % 16 == number)
            thread_sleep(CLOCK_MICROSECOND * (1 + number));
        if (round % 8 == 0)
            thread_yield();
        uintptr_t state = arch_irq_save();
        unlocked++; /* interrupts off exclude all CPUs */
        arch_irq_restore(state);
    }
}

static void receive(void *context)
{
    (void)context;
    for (unsigned i = 0; i < WORKERS * ROUNDS; i++) {
        unsigned number;
        channel_receive(&numbers, &number);
        sum += number;
    }
}

static void wait_for_count(void *context)
{
    (void)context;
    mutex_lock(&lock);
    while (counted < WORKERS * ROUNDS)
        condition_wait(&changed, &lock);
    mutex_unlock(&lock);
}

static struct thread *start_one(const char *name, void (*run)(void *), uintptr_t number)
{
    struct thread *thread = thread_start(name, run, (void *)number);
    check(thread != NULL);
    return thread;
}

TEST(nothing_is_lost_and_nothing_done_twice)
{
    struct thread *workers[WORKERS];
    begin();
    struct thread *receiver = start_one("receiver", receive, 0);
    struct thread *waiter = start_one("waiter", wait_for_count, 0);
    for (unsigned i = 0; i < WORKERS; i++)
        workers[i] = start_one("worker", work, i);
    for (unsigned i = 0; i < WORKERS; i++)
        thread_join(workers[i]);
    thread_join(receiver);
    thread_join(waiter);
    end();
    check_equal(counted, WORKERS * ROUNDS);
    check_equal(unlocked, WORKERS * ROUNDS);
    check_equal(sum, WORKERS * ROUNDS * (ROUNDS - 1) / 2);
}

static bool is_seen[CPUS];

static bool all_are_seen(void)
{
    unsigned count = 0;
    for (unsigned i = 0; i < CPUS; i++)
        count += __atomic_load_n(&is_seen[i], __ATOMIC_RELAXED);
    return count == CPUS;
}

/* Only where each CPU takes one of them does this end. */
static void be_seen(void *context)
{
    (void)context;
    while (!all_are_seen())
        __atomic_store_n(&is_seen[cpu_number()], true, __ATOMIC_RELAXED);
}

TEST(each_cpu_takes_one_of_as_many_threads)
{
    struct thread *busy[CPUS];
    begin();
    end();
    for (unsigned i = 0; i < CPUS; i++)
        busy[i] = start_one("busy", be_seen, i);
    for (unsigned i = 0; i < CPUS; i++)
        thread_join(busy[i]);
}

/* Each on its own stack, which is another's at once: one that still stands on it would be overwritten. */
static void live_briefly(void *ended)
{
    __atomic_add_fetch((unsigned *)ended, 1, __ATOMIC_RELAXED);
}

TEST(threads_that_end_while_others_begin)
{
    unsigned ended = 0;
    begin();
    for (unsigned i = 0; i < 400; i++) {
        struct thread *thread = start_one("brief", live_briefly, (uintptr_t)&ended);
        if (i % 2)
            thread_join(thread);
        else
            thread_detach(thread);
    }
    while (__atomic_load_n(&ended, __ATOMIC_RELAXED) < 400)
        thread_sleep(CLOCK_MILLISECOND);
    end();
}

static bool leave;
static unsigned turns[CPUS + 2];

static void never_yield(void *context)
{
    while (!__atomic_load_n(&leave, __ATOMIC_RELAXED))
        ++*(volatile unsigned *)context;
}

/* Two more than there are CPUs: each has its turns, and the thread that sleeps comes before none of them. */
TEST(those_that_never_yield_share_the_cpus)
{
    struct thread *busy[CPUS + 2];
    begin();
    end();
    for (unsigned i = 0; i < CPUS + 2; i++)
        busy[i] = start_one("busy", never_yield, (uintptr_t)&turns[i]);
    thread_sleep(30 * THREAD_SLICE_NS);
    __atomic_store_n(&leave, true, __ATOMIC_RELAXED);
    for (unsigned i = 0; i < CPUS + 2; i++)
        thread_join(busy[i]);
    for (unsigned i = 0; i < CPUS + 2; i++)
        check(turns[i] > 0);
}

/* A thread that is made the highest takes a CPU from those that are busy, wherever it was woken. */
static void note_cpu(void *ran)
{
    __atomic_store_n((bool *)ran, true, __ATOMIC_RELEASE);
}

TEST(a_higher_thread_does_not_wait_for_the_end_of_a_turn)
{
    struct thread *busy[CPUS];
    begin();
    end();
    leave = false;
    thread_set_priority(thread_self(), THREAD_HIGHEST);
    for (unsigned i = 0; i < CPUS; i++)
        busy[i] = start_one("busy", never_yield, (uintptr_t)&turns[i]);
    for (unsigned i = 0; i < 20; i++) {
        bool ran = false;
        struct thread *high = start_one("high", note_cpu, (uintptr_t)&ran);
        thread_set_priority(high, THREAD_HIGHEST - 1);
        while (!__atomic_load_n(&ran, __ATOMIC_ACQUIRE))
            cpu_relax(); /* this one keeps its CPU */
        thread_join(high);
    }
    __atomic_store_n(&leave, true, __ATOMIC_RELAXED);
    for (unsigned i = 0; i < CPUS; i++)
        thread_join(busy[i]);
    thread_set_priority(thread_self(), THREAD_NORMAL);
}

static void take_in_order(void *context)
{
    struct mutex *both = context;
    mutex_lock(&both[0]);
    thread_sleep(CLOCK_MILLISECOND);
    mutex_lock(&both[1]);
}

TEST_PANICS(threads_that_wait_for_each_other_on_all_cpus, "deadlock: ")
{
    static struct semaphore never = SEMAPHORE("never", 0);
    begin();
    end();
    static struct mutex both[2] = {MUTEX("first"), MUTEX("second")};
    thread_detach(start_one("taker", take_in_order, (uintptr_t)both));
    mutex_lock(&both[1]);
    thread_sleep(3 * CLOCK_MILLISECOND);
    semaphore_take(&never);
}

static void die(void *context)
{
    (void)context;
    pass(1000);
    panic("on purpose");
}

TEST_PANICS(a_thread_that_panics_stops_all, "on purpose")
{
    begin();
    for (unsigned i = 0; i < WORKERS; i++)
        thread_detach(start_one("worker", work, i));
    thread_detach(start_one("victim", die, 0));
    receive(NULL);
    for (;;)
        thread_sleep(CLOCK_SECOND);
}
