/* page_alloc.c - the pages of the machine that runs: one allocator for page tables and for apps. */
#include <kernel/page_alloc.h>

static struct memory_map *machine;

void page_alloc_init(struct memory_map *map)
{
    machine = map;
}

uint64_t page_alloc(uint64_t size, uint64_t limit)
{
    return machine ? memory_map_take(machine, size, limit) : 0;
}

/* A memory map only ever becomes more reserved. */
bool page_free(uint64_t physical, uint64_t size)
{
    (void)physical, (void)size;
    return false;
}
