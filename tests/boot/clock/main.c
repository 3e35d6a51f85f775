/*
 * What the clock is made of; then delays, each as the clock and the time stamp counter have it. Under
 * QEMU's -icount the latter shows virtual nanoseconds.
 */
#include <arch/x86.h>
#include <kernel/boot_info.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <services/clock.h>
#include <stddef.h>

static uint64_t clock_before, stamp_before;

static void begin(void)
{
    stamp_before = read_tsc();
    clock_before = clock_now();
}

static void end(const char *what)
{
    uint64_t clock = clock_now() - clock_before, stamp = read_tsc() - stamp_before;
    console_printf("%s clock %llu stamp %llu\n", what, (unsigned long long)clock,
                   (unsigned long long)stamp);
}

/* tests/boot/clock_test.py counts the instructions from here to the return. */
__attribute__((noinline)) void idle(void);
void idle(void)
{
    clock_delay(10 * CLOCK_SECOND);
}

static void count(void *context)
{
    ++*(unsigned *)context;
}

void kernel_main(const struct boot_info *boot)
{
    static const uint64_t delays[] = {0,     1,       1000,      15000,        20000,
                                      50000, 1000000, 100000000, CLOCK_SECOND, 5 * CLOCK_SECOND};
    static struct timer timer;
    static unsigned times;
    (void)boot;
    begin();
    const char *problem = clock_start();
    if (problem) {
        console_printf("no clock: %s\n", problem);
        return;
    }
    console_printf("source %s\n", clock_source());
    console_printf("start stamp %llu\n", (unsigned long long)(read_tsc() - stamp_before));
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        begin();
        clock_delay(delays[i]);
        end("delay");
    }
    begin();
    idle();
    end("idle");
    timer_start_periodic(&timer, CLOCK_MILLISECOND, count, &times);
    clock_delay(CLOCK_SECOND + CLOCK_MILLISECOND / 2);
    timer_cancel(&timer);
    console_printf("times %u\n", times);
}
