/* page_table.c - finds and makes the entries of page tables. */
#include <arch/direct_map.h>
#include <arch/image.h>
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

/* Until all RAM is in the direct map, what a table can be in is what the stub has mapped. */
uint64_t page_table_limit = LOW_MEMORY;

static uint64_t *take_table(void)
{
    if (reserve_used < RESERVE)
        return reserve[reserve_used++];
    uint64_t page = page_alloc(PAGE_SIZE, LOW_MEMORY);
    if (!page) /* memory that a map has there and the machine has not would be found out late */
        page = page_alloc(PAGE_SIZE, page_table_limit);
    return page ? memset(mmu_direct(page), 0, PAGE_SIZE) : NULL;
}

/* Of a table in the image or from the memory map. */
static uint64_t physical_of(const uint64_t *entries)
{
    uintptr_t address = (uintptr_t)entries;
    return address >= KERNEL_BASE ? image_physical(entries) : address - DIRECT_MAP;
}

static unsigned index_at(uintptr_t address, unsigned level)
{
    return address >> (3 + 9 * level) & (TABLE_ENTRIES - 1);
}

/* The tables of the low half let user code through: there each page decides. */
uint64_t *page_table_make(uint64_t *top, uintptr_t address, unsigned level)
{
    uint64_t *entries = top;
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

uint64_t *page_table_find(uint64_t *top, uintptr_t address, unsigned *level, uint64_t *permissions)
{
    uint64_t *entries = top;
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

static bool is_empty(const uint64_t *entries)
{
    for (unsigned i = 0; i < TABLE_ENTRIES; i++) {
        if (entries[i] != 0)
            return false;
    }
    return true;
}

/* The CPU may have cached the way through the table: that is forgotten before the table is given back. */
static bool give_table(uint64_t *entry)
{
    uint64_t table = *entry;
    *entry = 0;
    write_cr3(read_cr3());
    if (page_free(table & PAGE_ADDRESS, PAGE_SIZE))
        return true;
    *entry = table;
    return false;
}

void page_table_prune(uint64_t *top, uintptr_t address)
{
    uint64_t *way[5], *entries = top;
    unsigned highest = address < CANONICAL_HALF ? 4 : 3, at;
    for (at = 4; at > 1; at--) {
        way[at] = &entries[index_at(address, at)];
        if (!(*way[at] & PAGE_PRESENT) || (at < 4 && (*way[at] & PAGE_LARGE)))
            break;
        entries = mmu_direct(*way[at] & PAGE_ADDRESS);
    }
    for (at++; at <= highest; at++) {
        if (!is_empty(mmu_direct(*way[at] & PAGE_ADDRESS)) || !give_table(way[at]))
            return;
    }
}

/* Uses up the reserve: from then on every table is a page of page_alloc(). */
bool page_table_share_kernel(void)
{
    for (unsigned i = KERNEL_HALF; i < TABLE_ENTRIES; i++) {
        if (boot_pml4[i] & PAGE_PRESENT)
            continue;
        uint64_t *table = take_table();
        if (!table)
            return false;
        boot_pml4[i] = physical_of(table) | PAGE_PRESENT | PAGE_WRITE;
    }
    return true;
}
