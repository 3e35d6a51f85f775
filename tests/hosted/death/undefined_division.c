/*
 * A division by a variable that is zero.
 *
 * expect: PANIC  division by zero: 10 / 0
 * expect: tests/hosted/death/undefined_division.c:
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

int divisor, result;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    result = 10 / divisor;
}
