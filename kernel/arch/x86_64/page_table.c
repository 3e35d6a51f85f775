/* page_table.c - finds and makes the entries of page tables. */
#include <arch/direct_map.h>
#include <arch/page_table.h>
#include <kernel/page_alloc.h>
#include <kernel/string.h>

/*
 * Tables come from here first, so that a screen can be had on a machine whose memory map cannot be
 * used: enough for 40 MiB of it.
 */
#define RESERVE 24
static page_table reserve[RESERVE] __attribute__((aligned(PAGE_SIZE)));
static size_t reserve_used;

static uint64_t *take_table(void)
{
    if (reserve_used < RESERVE)
        return reserve[reserve_used++];
    uint64_t page = page_alloc(PAGE_SIZE, LOW_MEMORY);
    return page ? memset(mmu_direct(page), 0, PAGE_SIZE) : NULL;
}

/* Of a table in the image or from the memory map. */
static uint64_t physical_of(const uint64_t *entries)
{
    uintptr_t address = (uintptr_t)entries;
    return address >= KERNEL_BASE ? address - KERNEL_BASE : address - DIRECT_MAP;
}

static unsigned index_at(uintptr_t address, unsigned level)
{
    return address >> (3 + 9 * level) & (TABLE_ENTRIES - 1);
}

/* The tables of the low half let user code through: there each page decides. */
uint64_t *page_table_make(uintptr_t address, unsigned level)
{
    uint64_t *entries = boot_pml4;
    uint64_t user = address < DIRECT_MAP ? PAGE_USER : 0;
    for (unsigned at = 4;; at--) {
        uint64_t *entry = &entries[index_at(address, at)];
        if (at == level)
            return entry;
        if (!(*entry & PAGE_PRESENT)) {
            uint64_t *next = take_table();
            if (!next)
                return NULL;
            *entry = physical_of(next) | PAGE_PRESENT | PAGE_WRITE | user;
        }
        entries = mmu_direct(*entry & PAGE_ADDRESS);
    }
}

uint64_t *page_table_find(uintptr_t address, unsigned *level, uint64_t *permissions)
{
    uint64_t *entries = boot_pml4;
    if (!is_canonical(address))
        return NULL;
    *permissions = PAGE_WRITE | PAGE_USER | PAGE_NX;
    for (*level = 4;; --*level) {
        uint64_t *entry = &entries[index_at(address, *level)];
        if (!(*entry & PAGE_PRESENT))
            return NULL;
        /* Writing and user code need every level's leave; one that forbids execution is enough. */
        *permissions &= *entry ^ PAGE_NX;
        if (*level == 1 || (*level < 4 && (*entry & PAGE_LARGE))) {
            *permissions ^= PAGE_NX;
            return entry;
        }
        entries = mmu_direct(*entry & PAGE_ADDRESS);
    }
}
