/*
 * A quotient that an int cannot hold, before the CPU notices.
 *
 * build: UBSAN=1
 * expect: PANIC  division overflow: -2147483648 / -1
 * expect: tests/death/ubsan_divide_overflow.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = -2147483647 - 1, divisor = -1;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number / divisor;
}
