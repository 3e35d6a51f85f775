/* block.h - how a region is divided into blocks. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * A block begins with the last four bytes of the one before, which are that one's while it is in use. So a
 * block in use costs the four bytes of `size`. The links are there while it is free.
 */
struct block {
    uint32_t before; /* bytes of the block before, if that is free */
    uint32_t size;   /* bytes to the next block, and the flags */
    struct block *next;
    struct block **link; /* what points to this block: its bin, or the `next` of another */
};

#define BLOCK_ALIGN 8u      /* of sizes, and of what is handed out */
#define BLOCK_FREE 1u       /* in `size`: this block is free */
#define BLOCK_AFTER_FREE 2u /* in `size`: the block before is free */
#define BLOCK_FLAGS (BLOCK_ALIGN - 1)
#define BLOCK_OVERHEAD 4u /* bytes of a block in use that the caller does not get */
#define BLOCK_MIN (uint32_t)sizeof(struct block)
#define BLOCK_MAX 0x77fffff8u /* in the last bin but one: bins.h */

/* A region begins with this. Blocks follow; the last one has size 0 and is never free. */
struct region {
    struct region *next;
    struct block *last;
};

/* Bytes of a region that no block gets: this, and two fields of the last block. */
#define REGION_OVERHEAD (sizeof(struct region) + offsetof(struct block, next))

/* All of them, the newest first. */
extern struct region *heap_regions;

static inline struct block *region_first(struct region *region)
{
    return (struct block *)(region + 1);
}

static inline struct block *block_at(const void *from, intptr_t bytes)
{
    return (struct block *)((uintptr_t)from + (uintptr_t)bytes);
}

static inline uint32_t block_size(const struct block *block)
{
    return block->size & ~BLOCK_FLAGS;
}

static inline struct block *block_after(const struct block *block)
{
    return block_at(block, (intptr_t)block_size(block));
}

/* What is handed out of a block, and the way back. */
static inline void *block_content(const struct block *block)
{
    return block_at(block, offsetof(struct block, next));
}

static inline struct block *block_of(const void *content)
{
    return block_at(content, -(intptr_t)offsetof(struct block, next));
}

/* The block's size for so many bytes to hand out; 0: no block is that large. */
static inline uint32_t block_size_for(size_t size)
{
    if (size > BLOCK_MAX - BLOCK_OVERHEAD)
        return 0;
    uint32_t whole = ((uint32_t)size + BLOCK_OVERHEAD + BLOCK_FLAGS) & ~BLOCK_FLAGS;
    return whole > BLOCK_MIN ? whole : BLOCK_MIN;
}
