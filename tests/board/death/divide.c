/*
 * A division by zero in code without checks: the core cannot divide, so a function of the kernel
 * finds out.
 *
 * expect: PANIC  division by zero
 * expect: in divide_by_zero+0x
 * expect: trace 0x
 * expect: __aeabi_
 * expect: kernel_main+0x
 * expect: (tests/board/death/divide.c:
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

unsigned __aeabi_uidiv(unsigned number, unsigned divisor); /* what clang calls for a division */

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __aeabi_uidiv(42, 0);
}
