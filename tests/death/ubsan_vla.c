/*
 * A variable-length array of negative length.
 *
 * build: UBSAN=1
 * expect: PANIC  length -1 of a variable-length array
 * expect: tests/death/ubsan_vla.c:16
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int length = -1;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    volatile char text[length];
    text[0] = 0;
    length = text[0];
}
