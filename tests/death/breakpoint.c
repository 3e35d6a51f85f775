/*
 * int3, which nobody handles.
 *
 * expect: PANIC  breakpoint: int3
 * expect: in kernel_main+0x
 * expect: (vector 3)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("int3");
}
