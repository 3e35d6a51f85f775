/* debug.h - what HEAP_DEBUG keeps with each allocation. */
#pragma once

#include "block.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* Directly before what the caller has. After it are FENCE_SIZE bytes, too. */
#define FENCE_SIZE sizeof(uintptr_t)
struct mark {
    uint32_t
        lead; /* bytes from the block's content to what the caller has; the content begins with it */
    uint32_t seal;      /* mark_seal() */
    size_t size;        /* bytes that the caller asked for */
    uintptr_t made_by;  /* return addresses */
    uintptr_t freed_by; /* 0: it is in use */
    unsigned char fence[FENCE_SIZE];
};
_Static_assert(sizeof(struct mark) % BLOCK_ALIGN == 0, "what the caller has is not aligned");

/*
 * What memory holds. The address that freed memory is read as leads nowhere on any of our machines, and the
 * report of a fault takes new memory for an uninitialised variable, which it is.
 */
enum { BYTE_FENCE = 0xfd, BYTE_FREED = 0xdd, BYTE_NEW = sizeof(void *) == 4 ? 0xff : 0xaa };

static inline void *mark_memory(const struct mark *mark)
{
    return (void *)(uintptr_t)(mark + 1);
}

static inline struct mark *mark_of(const void *memory)
{
    return (struct mark *)(uintptr_t)memory - 1;
}

/* A number that nothing else in memory has by chance. */
static inline uint32_t mark_seal(const struct mark *mark)
{
    uintptr_t sum =
        (uintptr_t)mark + mark->size * 3 + mark->made_by * 5 + mark->freed_by * 7 + mark->lead;
    return (uint32_t)sum * 0x9e3779b1u ^ 0x6b6d616cu;
}

static inline bool mark_is_sealed(const struct mark *mark)
{
    return mark->seal == mark_seal(mark);
}

/* The mark in a block in use; NULL where it is overwritten. */
static inline struct mark *mark_in(const struct block *block)
{
    uint32_t lead = *(const uint32_t *)block_content(block);
    uint32_t room = block_size(block) - BLOCK_OVERHEAD;
    if (lead < sizeof(struct mark) || lead % BLOCK_ALIGN != 0 || lead > room)
        return NULL;
    struct mark *mark = mark_of((const char *)block_content(block) + lead);
    return mark->lead == lead && mark_is_sealed(mark) && mark->size <= room - lead ? mark : NULL;
}

/* The first of the bytes that is not `byte`; `size` if all are. */
static inline size_t first_other(const void *bytes, unsigned char byte, size_t size)
{
    const unsigned char *at = bytes;
    size_t i = 0;
    while (i < size && at[i] == byte)
        i++;
    return i;
}

/*
 * explain.c: the panics, for which interrupts are off. `frame` is that of the function called wrongly.
 */

/* Returns where an allocation is whole; panics where one of its fences is not. */
void explain_fences(const void *frame, const struct mark *mark);

/* The memory that kfree() got is none that is in use. */
noreturn void explain_free(const void *frame, const void *memory);

/* Memory was written at this byte after it was freed. */
noreturn void explain_written(const void *frame, const struct mark *mark, size_t at);

/* The block is overwritten; `before` it is a whole one, or NULL. */
noreturn void explain_block(const void *frame, const struct block *damaged,
                            const struct block *before);
