/*
 * A division by zero, before the CPU notices.
 *
 * build: UBSAN=1
 * expect: PANIC  division by zero: 5 / 0
 * expect: tests/death/ubsan_divide_by_zero.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = 5, zero;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number / zero;
}
