/*
 * blink-poll - the plain form of blink, where a tutorial starts: it counts instructions, awake.
 *
 * What is wrong with it: the time depends on the compiler and on the CPU, nothing else gets done, and
 * the CPU is never asleep. apps/blink does better with a timer and its interrupt.
 */
#include <kernel/board.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    for (;;) {
        board_led(true);
        board_delay(BLINK_MS);
        board_led(false);
        board_delay(BLINK_MS);
    }
}
