/* walk.c - goes through all blocks, and trusts none of them. */
#include "walk.h"
#include "grow.h"
#include <kernel/arch.h>
#include <services/heap.h>

struct region *region_of(const void *address)
{
    struct region *region = heap_regions;
    while (region && ((uintptr_t)address < (uintptr_t)region_first(region) ||
                      (uintptr_t)address >= (uintptr_t)region->last))
        region = region->next;
    return region;
}

/* What a free block is linked to may be anywhere, but for the bins it is in the heap. */
static bool links_are_sound(const struct block *block)
{
    const struct block *next = block->next;
    if (next && (((uintptr_t)next & BLOCK_FLAGS) || !region_of(next) || next->link != &block->next))
        return false;
    return !((uintptr_t)block->link & (sizeof(void *) - 1)) &&
           (!region_of(block->link) || *block->link == block);
}

/* Whether the block before says the same as this one of it, if that is free. */
static bool before_is_sound(const struct region *region, const struct block *block)
{
    if (!(block->size & BLOCK_AFTER_FREE))
        return true;
    uintptr_t first = (uintptr_t)(region + 1);
    return block->before >= BLOCK_MIN && !(block->before & BLOCK_FLAGS) &&
           block->before <= (uintptr_t)block - first &&
           block_at(block, -(intptr_t)block->before)->size == (block->before | BLOCK_FREE);
}

bool block_is_sound(const struct region *region, const struct block *block)
{
    uint32_t size = block_size(block);
    if (size < BLOCK_MIN || size > (uintptr_t)region->last - (uintptr_t)block || (block->size & 4))
        return false;
    if (!(block->size & BLOCK_FREE))
        return before_is_sound(region, block);
    const struct block *after = block_after(block);
    return !(block->size & BLOCK_AFTER_FREE) && (after->size & BLOCK_AFTER_FREE) &&
           !(after->size & BLOCK_FREE) && after->before == size && links_are_sound(block);
}

struct block *walk_next(struct walk *walk)
{
    struct block *next = walk->block ? block_after(walk->block) : NULL;
    if (next && next == walk->region->last && (next->size & ~BLOCK_AFTER_FREE)) {
        walk->damaged = next;
        return NULL;
    }
    if (!walk->region || next == walk->region->last) {
        walk->region = walk->region ? walk->region->next : heap_regions;
        walk->block = NULL;
        if (!walk->region)
            return NULL;
        next = region_first(walk->region);
    }
    if (!block_is_sound(walk->region, next)) {
        walk->damaged = next;
        return NULL;
    }
    return walk->block = next;
}

static void count(struct heap_statistics *sum, const struct block *block)
{
    uint32_t size = block_size(block);
    if (!(block->size & BLOCK_FREE)) {
        sum->used += size;
        sum->blocks++;
        return;
    }
    sum->free += size;
    sum->free_blocks++;
    if (size - BLOCK_OVERHEAD > sum->largest_free)
        sum->largest_free = size - BLOCK_OVERHEAD;
}

struct heap_statistics heap_statistics(void)
{
    struct heap_statistics sum = {0};
    struct walk walk = {0};
    uintptr_t state = arch_irq_save();
    if (!heap_regions)
        heap_grow(0); /* before the first kmalloc(): what it could have */
    for (const struct region *region = heap_regions; region; region = region->next)
        sum.regions++;
    for (const struct block *block; (block = walk_next(&walk));)
        count(&sum, block);
    arch_irq_restore(state);
    sum.total = sum.used + sum.free + sum.regions * REGION_OVERHEAD;
    return sum;
}
