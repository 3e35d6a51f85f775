/*
 * What timers cost with 64 of them pending: each cancel and each start is between measured_begin() and
 * measured_end(), one after the other; then some expire, each in callback(). tests/boot/count.py counts.
 */
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <services/clock.h>
#include <stddef.h>

#define PENDING 64
#define ROUNDS 500

static struct timer timers[PENDING];
static unsigned expired;

__attribute__((noinline)) void measured_begin(void);
void measured_begin(void)
{
    __asm__ volatile("");
}

__attribute__((noinline)) void measured_end(void);
void measured_end(void)
{
    __asm__ volatile("");
}

__attribute__((noinline)) void callback(void *context);
void callback(void *context)
{
    ++*(unsigned *)context;
}

/* xorshift: Marsaglia, "Xorshift RNGs" */
static uint32_t next_random(void)
{
    static uint32_t state = 1;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

/* Some seconds, to the nanosecond: none expires meanwhile. */
static uint64_t later(void)
{
    return 10 * CLOCK_SECOND + next_random();
}

static void start_and_cancel(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct timer *timer = &timers[next_random() % PENDING];
        uint64_t nanoseconds = later();
        measured_begin();
        timer_cancel(timer);
        measured_end();
        measured_begin();
        timer_start(timer, nanoseconds, callback, &expired);
        measured_end();
    }
}

/* One that expires soon, and is started again for much later: as many are pending each time. */
static void expire(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        unsigned before = expired;
        struct timer *timer = &timers[next_random() % PENDING];
        timer_cancel(timer);
        timer_start(timer, CLOCK_MILLISECOND + next_random() % CLOCK_MILLISECOND, callback,
                    &expired);
        while (expired == before)
            arch_irq_wait();
        timer_start(timer, later(), callback, &expired);
    }
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = clock_start();
    if (problem)
        panic("no clock: %s", problem);
    for (unsigned i = 0; i < PENDING; i++)
        timer_start(&timers[i], later(), callback, &expired);
    start_and_cancel();
    expire();
    console_printf("expired %u\n", expired);
}
