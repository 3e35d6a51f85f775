/*
 * An x87 instruction while the task-switched flag is set.
 *
 * expect: PANIC  device not available
 * expect: (vector 7)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("mov %%cr0, %%rax\n\t"
                     "or $8, %%rax\n\t" /* TS: the task was switched */
                     "mov %%rax, %%cr0\n\t"
                     "fwait" ::
                         : "rax");
}
