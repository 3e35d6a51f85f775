/*
 * Code that is declared unreachable, and is reached.
 *
 * build: UBSAN=1
 * expect: PANIC  unreachable code was reached
 * expect: tests/death/ubsan_unreachable.c:17
 * expect: in kernel_main
 */
#include <kernel/kernel_main.h>

static volatile int zero;

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    if (zero == 0)
        __builtin_unreachable();
}
