/*
 * A division by zero in code without checks: the CPU finds out.
 *
 * expect: PANIC  divide error: a division by zero
 * expect: in kernel_main+0x
 * expect: (tests/death/divide.c:
 * expect: error 0x0    (vector 0)
 * expect:   code
 * expect: trace 0x
 * expect: _start+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("xorl %%ecx, %%ecx\n\t"
                     "divl %%ecx" ::
                         : "eax", "ecx", "edx", "cc");
}
