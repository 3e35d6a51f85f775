/*
 * A selector beyond the GDT.
 *
 * expect: PANIC  general protection fault: entry 582 of the global descriptor table
 * expect: error 0x1230  selector 0x1230 | GDT  (vector 13)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("mov %w0, %%ds" ::"r"(0x1230));
}
