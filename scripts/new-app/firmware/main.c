/* main.c - @NAME@ begins here: the board is up, and kernel_main is called once. */
#include <kernel/board.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

#define HALF_PERIOD_MS 500

/* The LED, half a second on and half a second off; asleep in between. */
void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = board_timer_start(HALF_PERIOD_MS);
    if (problem)
        panic("no timer: %s", problem);
    for (bool on = true;; on = !on) {
        board_timer_wait();
        board_led(on);
    }
}
