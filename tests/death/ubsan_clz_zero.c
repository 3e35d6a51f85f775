/*
 * A search for the highest bit of zero.
 *
 * build: UBSAN=1
 * expect: PANIC  __builtin_clz of 0
 * expect: tests/death/ubsan_clz_zero.c:17
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile unsigned zero;
static volatile int number;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    number = __builtin_clz(zero);
}
