/*
 * The direct map has RAM only: a device is mapped by arch_map_device().
 *
 * expect: PANIC  page fault: the kernel read from 0xffff8000fee00000, where nothing is mapped
 */
#include <arch/address_map.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    (void)*(volatile int *)(DIRECT_MAP + 0xfee00000);
}
