/*
 * A product that an int cannot hold.
 *
 * build: UBSAN=1
 * expect: PANIC  signed overflow: 65536 * -65536
 * expect: tests/death/ubsan_mul.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int number = 65536;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = number * -65536;
}
