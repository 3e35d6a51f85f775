/*
 * An address that is not canonical.
 *
 * expect: PANIC  general protection fault: a non-canonical address or
 * expect: error 0x0
 * expect: (vector 13)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    (void)*(volatile int *)0x1234567890abcdef;
}
