/*
 * An app that comes late for the ends of its periods: away for 0.5, 1.5 and 3.5 of them. The LED
 * changes after each wait, and when the app is back.
 */
#include <kernel/board.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

#define PERIOD_MS 100

static bool led;

static void show(void)
{
    led = !led;
    board_led(led);
}

static void wait_and_show(int times)
{
    for (; times > 0; times--) {
        board_timer_wait();
        show();
    }
}

static void be_away(uint32_t milliseconds)
{
    board_delay(milliseconds);
    show();
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = board_timer_start(PERIOD_MS);
    if (problem)
        panic("no timer: %s", problem);
    wait_and_show(1);
    be_away(PERIOD_MS / 2);
    wait_and_show(3);
    be_away(PERIOD_MS * 3 / 2);
    wait_and_show(3);
    be_away(PERIOD_MS * 7 / 2);
    wait_and_show(3);
    board_timer_stop();
}
