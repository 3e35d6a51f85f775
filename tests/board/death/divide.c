/*
 * A division by zero: the core has no division, so a function of the kernel finds out.
 *
 * expect: PANIC  division by zero
 * expect: in divide_by_zero+0x
 * expect: trace 0x
 * expect: divide_
 * expect: __aeabi_
 * expect: kernel_main+0x
 * expect: (tests/board/death/divide.c:
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    volatile int zero = 0;
    volatile int quotient = 42 / zero;
    (void)quotient;
}
