/*
 * main.c - measures services/frames and services/heap, without what turns interrupts off. It prints what is
 * measured; tests/boot/count.py counts the instructions. It takes a machine with 1 GiB:
 * 256 MiB at a multiple of that are not free in one of 512, where the firmware keeps the last page.
 */
#include "allocators.h"
#include <arch/mmu.h>
#include <kernel/kernel_main.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    uint64_t physical = page_alloc(MEMORY, UINT64_MAX);
    kassert(physical != 0);
    measure_frames(mmu_direct(physical));
    measure_heap(mmu_direct(physical));
}
