/*
 * A shift to the left that loses bits.
 *
 * build: UBSAN=1
 * expect: PANIC  shift: 3 << 31 does not fit int
 * expect: tests/death/ubsan_shift_overflow.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = 3, count = 31;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number << count;
}
