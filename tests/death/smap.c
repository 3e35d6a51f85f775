/*
 * The kernel touches user memory, on a CPU that forbids it.
 * cpu: max
 *
 * expect: PANIC  page fault: the kernel read from 0x400000, which is the user's (SMAP)
 * expect: error 0x1  read | page protected | kernel mode
 */
#include <arch/mmu.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    kassert(!mmu_map(0x400000, 0x800000, MMU_WRITE | MMU_USER));
    (void)*(volatile int *)0x400000;
}
