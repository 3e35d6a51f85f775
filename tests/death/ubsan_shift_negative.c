/*
 * A shift of a negative value to the left.
 *
 * build: UBSAN=1
 * expect: PANIC  shift: the value is negative: -1 << 3
 * expect: tests/death/ubsan_shift_negative.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = -1, count = 3;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number << count;
}
