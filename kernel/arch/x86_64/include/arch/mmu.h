/* mmu.h - page tables. <arch/address_map.h> says what is where. */
#pragma once

#include <arch/address_map.h>
#include <kernel/memory_map.h>
#include <stddef.h>
#include <stdint.h>

/* Where a physical address can be reached: RAM from the start, all of it after arch_memory_init().
 */
static inline void *mmu_direct(uint64_t physical)
{
    return (void *)(DIRECT_MAP + physical);
}

/*
 * Puts into force what the stub's tables leave open: each page of the image readable, writable or
 * executable as its section is, no guard page, nothing in the low half.
 */
void mmu_init(void);
