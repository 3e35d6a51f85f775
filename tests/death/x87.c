/*
 * A division by zero of the x87.
 *
 * expect: PANIC  x87 floating-point error
 * expect: (vector 16)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static const unsigned short unmasked = 0x037b; /* all but division by zero masked */
    __asm__ volatile("fninit\n\t"
                     "fldcw %0\n\t"
                     "fld1\n\t"
                     "fldz\n\t"
                     "fdivrp\n\t"
                     "fwait" ::"m"(unmasked));
}
