/*
 * An x87 instruction: the kernel has switched them off.
 *
 * expect: PANIC  device not available
 * expect: in kernel_main+0x
 * expect: (vector 7)
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("fld1");
}
