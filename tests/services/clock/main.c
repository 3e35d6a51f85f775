/* clock - tests of the clock and its timers, on every board: make check APP=tests/services/clock */
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <kernel/test.h>
#include <services/clock.h>
#include <stddef.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = clock_start();
    if (problem)
        panic("no clock: %s", problem);
    console_printf("clock: %s\n", clock_source());
    for (int i = 0; i < 3; i++) {
        clock_delay(CLOCK_SECOND / 4);
        console_printf("%llu ns\n", (unsigned long long)clock_now());
    }
}

static void start(void)
{
    const char *problem = clock_start();
    if (problem)
        panic("no clock: %s", problem);
}

static void count(void *context)
{
    int *times = context;
    ++*times;
}

TEST_PANICS(a_wait_before_the_start, "before clock_start()")
{
    clock_delay(CLOCK_SECOND);
}

TEST(zero_before_the_start)
{
    check_equal(clock_now(), 0);
    start();
    start();
    check(clock_now() < CLOCK_SECOND);
}

TEST(never_goes_back)
{
    start();
    uint64_t before = clock_now();
    for (int i = 0; i < 10000; i++) {
        uint64_t now = clock_now();
        check(now >= before);
        before = now;
    }
    check(before > 0);
}

TEST(a_delay_is_never_shorter)
{
    static const uint64_t delays[] = {0,
                                      1,
                                      999,
                                      CLOCK_MICROSECOND,
                                      CLOCK_BUSY - 1,
                                      CLOCK_BUSY,
                                      CLOCK_MILLISECOND,
                                      20 * CLOCK_MILLISECOND};
    start();
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        uint64_t before = clock_now();
        clock_delay(delays[i]);
        check(clock_now() - before >= delays[i]);
    }
}

TEST(a_timer_expires_once)
{
    static struct timer timer;
    int times = 0;
    start();
    timer_start(&timer, CLOCK_MILLISECOND, count, &times);
    check_equal(times, 0);
    clock_delay(20 * CLOCK_MILLISECOND);
    check_equal(times, 1);
    check(!timer_cancel(&timer));
    clock_delay(5 * CLOCK_MILLISECOND);
    check_equal(times, 1);
}

TEST(a_cancelled_timer_does_not_expire)
{
    static struct timer timer;
    int times = 0;
    start();
    timer_start(&timer, CLOCK_MILLISECOND, count, &times);
    check(timer_cancel(&timer));
    check(!timer_cancel(&timer));
    clock_delay(5 * CLOCK_MILLISECOND);
    check_equal(times, 0);
}

TEST(a_periodic_timer_keeps_to_its_grid)
{
    static struct timer timer;
    int times = 0;
    start();
    timer_start_periodic(&timer, 10 * CLOCK_MILLISECOND, count, &times);
    while (times < 5)
        clock_delay(CLOCK_MILLISECOND);
    check(timer_cancel(&timer));
    check_equal(times, 5);
}

struct order {
    int seen[8];
    int count;
};
static struct order order;

static void note(void *context)
{
    order.seen[order.count++] = (int)(intptr_t)context;
}

TEST(timers_expire_in_the_order_of_their_deadlines)
{
    static const int milliseconds[] = {40, 10, 30, 20, 60, 50, 80, 70};
    static struct timer timers[8];
    start();
    uint64_t now = clock_now();
    order.count = 0;
    for (int i = 0; i < 8; i++)
        timer_start_at(&timers[i], now + (uint64_t)milliseconds[i] * CLOCK_MILLISECOND, note,
                       (void *)(intptr_t)milliseconds[i]);
    clock_delay(100 * CLOCK_MILLISECOND);
    check_equal(order.count, 8);
    for (int i = 0; i < order.count; i++)
        check_equal(order.seen[i], 10 * (i + 1));
}
