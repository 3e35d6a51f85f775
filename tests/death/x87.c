/*
 * A division by zero of the x87, by an app that has switched it on.
 *
 * expect: PANIC  x87 floating-point error
 * expect: (vector 16)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static const unsigned short unmasked = 0x037b; /* all but division by zero masked */
    __asm__ volatile("mov %%cr0, %%rax\n\t"
                     "and $~4, %%rax\n\t" /* EM: no x87 */
                     "mov %%rax, %%cr0\n\t"
                     "fninit\n\t"
                     "fldcw %0\n\t"
                     "fld1\n\t"
                     "fldz\n\t"
                     "fdivrp\n\t"
                     "fwait" ::"m"(unmasked)
                     : "rax");
}
