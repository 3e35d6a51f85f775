/* blink - the LED of any board that has one, BLINK_MS on and BLINK_MS off. */
#include <kernel/board.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

/* The LED changes right after each period ends, so each phase is as exact as the timer. */
void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    const char *problem = board_timer_start(BLINK_MS);
    if (problem)
        panic("no timer: %s", problem);
    for (bool on = true;; on = !on) {
        board_timer_wait();
        board_led(on);
    }
}
