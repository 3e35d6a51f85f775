/* mmu.h - page tables. <arch/address_map.h> says what is where. */
#pragma once

#include <arch/cpu.h>
#include <arch/direct_map.h>
#include <kernel/memory_map.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Puts into force what the stub's tables leave open: each page of the image readable, writable or
 * executable as its section is, no guard page, nothing in the low half.
 */
void mmu_init(void);

/*
 * One page of 4 KiB at a time, for what is built on this; in the address space that the CPU is in. `virtual` is any canonical address that
 * is a multiple of PAGE_SIZE and, for mmu_map(), not mapped yet. They return NULL, or a sentence
 * that says why nothing was changed. The pages of the kernel's image stay as mmu_init() leaves them: a
 * request that concerns them, by whichever address, is refused. They turn interrupts off meanwhile: threads
 * and handlers may call them. A table without an entry goes back to page_free().
 */
enum mmu_flags {
    MMU_WRITE = 1 << 0,
    MMU_EXECUTE = 1 << 1, /* not together with MMU_WRITE */
    MMU_USER = 1 << 2,    /* user code may, and the kernel may not where the CPU has SMAP */
    MMU_DEVICE = 1 << 3,  /* uncached */
    MMU_GATHER = 1 << 4,  /* write-combining, for framebuffers */
    MMU_OWNED = 1 << 5, /* for services/address_space: the page goes back with its address space */
    MMU_FLAGS = MMU_WRITE | MMU_EXECUTE | MMU_USER | MMU_DEVICE | MMU_GATHER | MMU_OWNED,
};
const char *mmu_map(uintptr_t virtual, uint64_t physical, unsigned flags);
const char *mmu_unmap(uintptr_t virtual);
const char *mmu_protect(uintptr_t virtual, unsigned flags);

/*
 * Maps the registers of a device, at their physical address in the direct map, uncached. Pages that are mapped so already
 * stay: several devices may be in one. Returns NULL, or why not.
 */
const char *mmu_map_device(uint64_t physical, uint64_t size);

/* The same in any address space: `space` is the physical address of its top table, as CR3 has it. */
const char *mmu_map_in(uint64_t space, uintptr_t virtual, uint64_t physical, unsigned flags);
const char *mmu_unmap_in(uint64_t space, uintptr_t virtual);
const char *mmu_protect_in(uint64_t space, uintptr_t virtual, unsigned flags);

/*
 * How often a page was unmapped or protected, or a page table given back. When the function has returned, nothing is cached
 * of it under the PCIDs that CPUs use; under others it may be, from before this number grew.
 */
uint64_t mmu_losses(void);

struct mmu_page {
    uint64_t physical; /* of the address asked for, not of the page's start */
    uint64_t size;     /* of the page: 4 KiB, 2 MiB or 1 GiB */
    unsigned flags;    /* enum mmu_flags */
};

/* Where an address leads. Returns false if nowhere. */
bool mmu_translate(uintptr_t virtual, struct mmu_page *page);
bool mmu_translate_in(uint64_t space, uintptr_t virtual, struct mmu_page *page);

/* The address space that the CPU is in. */
static inline uint64_t mmu_current(void)
{
    return read_cr3() & ~(uint64_t)(PAGE_SIZE - 1);
}
