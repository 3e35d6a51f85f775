/*
 * A division by zero in code without checks: the CPU finds out.
 *
 * only on: linux macos windows
 * expect: PANIC  divide error: a division by zero
 * expect: in kernel_main+0x
 * expect linux macos: SIGFPE (signal 8)
 * expect windows: integer divide by zero (0xc0000094)
 * expect: _start+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
#ifdef __x86_64__
    __asm__ volatile("xorl %%ecx, %%ecx\n\t"
                     "divl %%ecx" ::
                         : "eax", "ecx", "edx", "cc");
#endif
}
