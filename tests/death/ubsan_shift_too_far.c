/*
 * A shift by more bits than an int has.
 *
 * build: UBSAN=1
 * expect: PANIC  shift: 1 by 40 is too far for int (32 bits)
 * expect: tests/death/ubsan_shift_too_far.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = 1, count = 40;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number << count;
}
