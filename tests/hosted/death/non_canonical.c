/*
 * The first address that cannot be one.
 *
 * only on: linux macos windows
 * expect: PANIC  general protection fault: a non-canonical address or a forbidden instruction
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    (void)*(volatile int *)0x0000800000000000;
}
