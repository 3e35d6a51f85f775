/*
 * A write to the code through the direct map.
 *
 * expect: PANIC  page fault: the kernel wrote to 0xffff8000002
 * expect: which is read-only
 * expect: error 0x3  write | page protected | kernel mode
 */
#include <arch/address_map.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    *(volatile char *)((unsigned long)kernel_main - KERNEL_BASE + DIRECT_MAP) = 0;
}
