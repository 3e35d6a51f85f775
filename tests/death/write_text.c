/*
 * A write to the code.
 *
 * expect: PANIC  page fault: the kernel wrote to 0xffffffff802
 * expect: which is its own code
 * expect: error 0x3  write | page protected | kernel mode
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *(volatile char *)(unsigned long)kernel_main = 0;
}
