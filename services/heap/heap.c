/*
 * heap.c - kmalloc() and its like. blocks.h is the allocator; here is what a caller asks of it.
 *
 * With HEAP_DEBUG these functions have other names (plain.h), and debug.c has theirs.
 */
#include "blocks.h"
#include "grow.h"
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/string.h>
#include <services/heap.h>

struct region *heap_regions;

/* What the heap lacks it asks the port for, which puts it where it is found first. */
__attribute__((noinline)) static struct block *take(uint32_t size)
{
    struct block *block;
    do
        block = blocks_take(size);
    while (!block && heap_grow((size_t)size + REGION_OVERHEAD));
    return block;
}

__attribute__((noinline)) static void give(struct block *block)
{
    blocks_give(block);
}

void heap_add(void *base, size_t size)
{
    uintptr_t from = ((uintptr_t)base + BLOCK_FLAGS) & ~(uintptr_t)BLOCK_FLAGS;
    uintptr_t end = ((uintptr_t)base + size) & ~(uintptr_t)BLOCK_FLAGS;
    while (end > from && end - from >= REGION_OVERHEAD + BLOCK_MIN) {
        struct region *region = (struct region *)from;
        uintptr_t most = end - from - REGION_OVERHEAD;
        uint32_t whole = (uint32_t)(most < BLOCK_MAX ? most : BLOCK_MAX);
        struct block *block = region_first(region);
        from += whole + REGION_OVERHEAD;
        uintptr_t state = arch_irq_save();
        block->size = whole;
        region->last = block_after(block);
        region->last->size = 0;
        region->next = heap_regions;
        heap_regions = region;
        give(block);
        arch_irq_restore(state);
    }
}

void *kmalloc(size_t size)
{
    uint32_t whole = block_size_for(size);
    if (whole == 0)
        return NULL;
    uintptr_t state = arch_irq_save();
    struct block *block = BIN_INLINE ? blocks_take(whole) : NULL;
    if (!block)
        block = take(whole);
    arch_irq_restore(state);
    return block ? block_content(block) : NULL;
}

void kfree(void *memory)
{
    if (!memory)
        return;
    struct block *block = block_of(memory);
    uintptr_t state = arch_irq_save();
    kassert(!(block->size & BLOCK_FREE)); /* freed twice */
    BIN_INLINE ? blocks_give(block) : give(block);
    arch_irq_restore(state);
}

void *kcalloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    void *memory = kmalloc(bytes);
    return memory ? memset(memory, 0, bytes) : NULL;
}

/* Cuts a block in use in two; the second part is in use, too. */
static struct block *cut(struct block *block, uint32_t size)
{
    struct block *rest = block_at(block, (intptr_t)size);
    rest->size = block_size(block) - size;
    block->size -= rest->size;
    return rest;
}

static void shorten(struct block *block, uint32_t size)
{
    if (block_size(block) - size >= BLOCK_MIN)
        give(cut(block, size));
}

/* Makes a block in use larger by the free one after it, if that is enough. */
static bool extend(struct block *block, uint32_t size)
{
    struct block *after = block_after(block);
    if (!(after->size & BLOCK_FREE) || block_size(after) < size - block_size(block))
        return false;
    bin_remove(after);
    block->size += block_size(after);
    block_after(block)->size &= ~BLOCK_AFTER_FREE;
    return true;
}

static bool resize(struct block *block, uint32_t size)
{
    uintptr_t state = arch_irq_save();
    bool fits = block_size(block) >= size || extend(block, size);
    if (fits)
        shorten(block, size);
    arch_irq_restore(state);
    return fits;
}

void *krealloc(void *memory, size_t size)
{
    if (!memory)
        return kmalloc(size);
    struct block *block = block_of(memory);
    uint32_t whole = block_size_for(size), now = block_size(block);
    if (whole == 0)
        return NULL;
    if (resize(block, whole))
        return memory;
    void *other = kmalloc(size);
    if (other) {
        memcpy(other, memory, now - BLOCK_OVERHEAD);
        kfree(memory);
    }
    return other;
}

/* What a block must have before it is aligned: at either end a part remains that can be given back. */
static struct block *take_aligned(size_t alignment, uint32_t size)
{
    struct block *block = take(size + (uint32_t)alignment + BLOCK_MIN);
    if (!block)
        return NULL;
    uintptr_t gap = -(uintptr_t)block_content(block) & (alignment - 1);
    if (gap > 0) {
        gap += gap < BLOCK_MIN ? alignment : 0;
        struct block *aligned = cut(block, (uint32_t)gap);
        give(block);
        block = aligned;
    }
    shorten(block, size);
    return block;
}

void *kmalloc_aligned(size_t alignment, size_t size)
{
    kassert(alignment > 0 && (alignment & (alignment - 1)) == 0);
    if (alignment <= BLOCK_ALIGN)
        return kmalloc(size);
    uint32_t whole = block_size_for(size);
    if (whole == 0 || alignment > BLOCK_MAX / 2 || whole > BLOCK_MAX / 2 - BLOCK_MIN)
        return NULL;
    uintptr_t state = arch_irq_save();
    struct block *block = take_aligned(alignment, whole);
    arch_irq_restore(state);
    return block ? block_content(block) : NULL;
}
