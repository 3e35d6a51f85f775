/*
 * page_table.h - the entries of page tables, for address_space.c and mmu.c.
 *
 * Intel SDM volume 3, "4-Level Paging and 5-Level Paging" and "Page Attribute Table (PAT)".
 */
#pragma once

#include <arch/address_map.h>
#include <arch/cpu.h>
#include <stdbool.h>
#include <stdint.h>

#define PAGE_PRESENT (1ul << 0)
#define PAGE_WRITE (1ul << 1)
#define PAGE_USER (1ul << 2)
#define PAGE_CACHE_DISABLE (1ul << 4) /* with bit 3 clear: PAT entry 2, uncached */
#define PAGE_LARGE (1ul << 7)         /* in a directory: maps a page, not a table */
#define PAGE_PAT4 (1ul << 7)          /* in a page table: PAT entry 4, write-combining */
#define PAGE_OWNED (1ul << 9)         /* the CPU ignores it: MMU_OWNED */
#define PAGE_NX (1ul << 63)
#define PAGE_ADDRESS 0x000ffffffffff000ul

#define TABLE_ENTRIES 512
#define DIRECT_MAP_SIZE (1ul << 46) /* 64 TiB */
#define LARGE_PAGE 0x200000ul
#define HUGE_PAGE 0x40000000ul
#define LOW_MEMORY 0x100000000ul   /* what the stub's tables reach */
#define CANONICAL_HALF (1ul << 47) /* neither below it nor as near to the end: not canonical */

/* PAGE_NX for an entry, or 0 on a CPU without it, where the bit is reserved. */
static inline uint64_t page_nx(void)
{
    return cpu_features.nx ? PAGE_NX : 0;
}

typedef uint64_t page_table[TABLE_ENTRIES];
extern page_table boot_pml4, kernel_pt; /* page_tables.asm */

static inline bool is_canonical(uintptr_t address)
{
    return address < CANONICAL_HALF || address >= -CANONICAL_HALF;
}

/*
 * All of these begin at the top table of an address space, such as boot_pml4.
 *
 * The entry for a canonical address at a level: 1 for a 4 KiB page, 2 for 2 MiB, 3 for 1 GiB.
 * Tables on the way are made, in a reserve in the image, then in what page_alloc() gives. NULL:
 * there is no memory for them.
 */
uint64_t *page_table_make(uint64_t *top, uintptr_t address, unsigned level);

/*
 * The entry that maps an address, NULL if none does. *level gets where it is; *permissions, made
 * of PAGE_WRITE, PAGE_USER and PAGE_NX, what it and all above it come to.
 */
uint64_t *page_table_find(uint64_t *top, uintptr_t address, unsigned *level, uint64_t *permissions);

/*
 * Gives back the tables on the way to an address that have no entry any more, as far as page_free()
 * takes them. Those right below the top of the kernel's half stay: all address spaces share them.
 */
void page_table_prune(uint64_t *top, uintptr_t address);

/*
 * Makes the tables right below the top of the kernel's half, so that they can be shared from now on.
 * Returns false if there is no memory for them.
 */
bool page_table_share_kernel(void);

/* The first entry at the top that is the kernel's half. */
#define KERNEL_HALF (TABLE_ENTRIES / 2)

/* Tables are taken below it. */
extern uint64_t page_table_limit;
