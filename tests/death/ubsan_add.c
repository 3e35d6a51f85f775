/*
 * A sum that an int cannot hold.
 *
 * build: UBSAN=1
 * expect: PANIC  signed overflow: 2147483647 + 1
 * expect: tests/death/ubsan_add.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = 2147483647;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number + 1;
}
