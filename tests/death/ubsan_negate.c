/*
 * The negation of the least int.
 *
 * build: UBSAN=1
 * expect: PANIC  negation overflow: -(-2147483648)
 * expect: tests/death/ubsan_negate.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = -2147483647 - 1;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = -number;
}
