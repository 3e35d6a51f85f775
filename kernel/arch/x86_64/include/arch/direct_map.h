/* direct_map.h - where all RAM can be reached. */
#pragma once

#include <arch/address_map.h>
#include <stdint.h>

/* Where a physical address can be reached: RAM from the start, all of it after arch_memory_init(). */
static inline void *mmu_direct(uint64_t physical)
{
    return (void *)(DIRECT_MAP + physical);
}
