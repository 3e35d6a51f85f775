/*
 * A day of timers. The LED changes once a second. Beside that, a timer that is started again by its callback
 * cuts periods of the counter short, one beyond what the counter counts to is cancelled, and the clock is
 * looked at: in a callback it shows the deadline or a little more.
 */
#include <kernel/board.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>
#include <services/clock.h>
#include <stddef.h>

static struct timer led, again, far;
static uint64_t deadline;

static void nothing(void *context)
{
    (void)context;
}

static void restart(void *context)
{
    (void)context;
    timer_start(&again, 3700 * CLOCK_MILLISECOND, restart, NULL);
    timer_start(&far, 40 * CLOCK_SECOND, nothing, NULL);
}

static void change_led(void *context)
{
    bool *on = context;
    board_led(*on = !*on);
    kassert(clock_now() - deadline < 2 * CLOCK_MILLISECOND);
    deadline += CLOCK_SECOND;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static bool on;
    kassert(!clock_start());
    timer_start_periodic(&led, CLOCK_SECOND, change_led, &on);
    deadline = led.deadline;
    restart(NULL);
    for (;;)
        clock_delay(CLOCK_SECOND * 3600);
}
