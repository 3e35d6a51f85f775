/*
 * debug.c - kmalloc() and its like with HEAP_DEBUG: each allocation has a mark, which says who made it, and a
 * fence before and after it. What is freed is kept for a while, to see whether something writes to it.
 */
#include "debug.h"
#include "walk.h"
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/string.h>
#include <services/heap.h>

void *plain_kmalloc(size_t size);
void *plain_kmalloc_aligned(size_t alignment, size_t size);
void plain_kfree(void *memory);

#define CALLER ((uintptr_t)__builtin_return_address(0))
#define FRAME __builtin_frame_address(0)

/* What was freed, the oldest first: a ring. */
enum {
    KEPT_MAX = sizeof(void *) == 4 ? 8 : 64,
    KEPT_BYTES_MAX = sizeof(void *) == 4 ? 256 : 1 << 18
};
static struct mark *kept[KEPT_MAX];
static size_t kept_first, kept_count, kept_bytes;

static size_t succeeding = HEAP_FAIL_NEVER; /* allocations until one fails */

void heap_fail_after(size_t count)
{
    succeeding = count;
}

static bool fails(void)
{
    if (succeeding == HEAP_FAIL_NEVER)
        return false;
    return succeeding-- == 0;
}

/* Whether the ring has room for one of `size` bytes; for one that is larger than all, it has to be empty. */
static bool has_room(size_t size)
{
    return kept_count == 0 || (kept_count < KEPT_MAX && kept_bytes + size <= KEPT_BYTES_MAX);
}

/* Takes the oldest out of the ring; NULL if it has room for one of `size` bytes without that. */
static struct mark *pop_kept(size_t size)
{
    struct mark *mark = NULL;
    uintptr_t state = arch_irq_save();
    if (!has_room(size)) {
        mark = kept[kept_first++ % KEPT_MAX];
        kept_count--;
        kept_bytes -= mark->size;
    }
    arch_irq_restore(state);
    return mark;
}

/* What kfree() will follow: the block's own size, and its neighbours'. */
static void check_block(const struct block *block, const void *frame)
{
    struct region *region = region_of(block);
    const struct block *after = block_after(block);
    if (!region || !block_is_sound(region, block))
        explain_block(frame, block, NULL);
    if (after == region->last ? after->size != 0 : !block_is_sound(region, after))
        explain_block(frame, after, block);
}

static void check_kept(const struct mark *mark, const void *frame)
{
    explain_fences(frame, mark);
    size_t at = first_other(mark_memory(mark), BYTE_FREED, mark->size);
    if (at < mark->size)
        explain_written(frame, mark, at);
}

/* Gives back what has been kept, until there is room for `size` bytes. SIZE_MAX / 2: all. */
static void make_room(size_t size, const void *frame)
{
    for (struct mark *mark; (mark = pop_kept(size));) {
        void *content = (char *)mark_memory(mark) - mark->lead;
        uintptr_t state = arch_irq_save();
        check_kept(mark, frame);
        check_block(block_of(content), frame);
        arch_irq_restore(state);
        plain_kfree(content);
    }
}

/* Between the two steps, another thread may have taken the room. */
static void keep(struct mark *mark, const void *frame)
{
    bool is_kept = false;
    while (!is_kept) {
        make_room(mark->size, frame);
        uintptr_t state = arch_irq_save();
        is_kept = has_room(mark->size);
        if (is_kept) {
            kept[(kept_first + kept_count++) % KEPT_MAX] = mark;
            kept_bytes += mark->size;
        }
        arch_irq_restore(state);
    }
}

/* With interrupts off, so that heap_check() in another thread sees no block without its mark. NULL: no memory. */
static struct mark *make_marked(size_t alignment, size_t size, size_t lead, uintptr_t by)
{
    struct mark *mark = NULL;
    uintptr_t state = arch_irq_save();
    char *content = plain_kmalloc_aligned(alignment, lead + size + FENCE_SIZE);
    if (content) {
        char *memory = content + lead;
        mark = mark_of(memory);
        *(uint32_t *)(void *)content = (uint32_t)lead;
        *mark = (struct mark){.lead = (uint32_t)lead, .size = size, .made_by = by};
        memset(mark->fence, BYTE_FENCE, FENCE_SIZE);
        memset(memory + size, BYTE_FENCE, FENCE_SIZE);
        mark->seal = mark_seal(mark);
    }
    arch_irq_restore(state);
    return mark;
}

static void *make(size_t alignment, size_t size, uintptr_t by, const void *frame)
{
    size_t lead = (sizeof(struct mark) + alignment - 1) & ~(alignment - 1), whole;
    if (fails() || __builtin_add_overflow(size, lead + FENCE_SIZE, &whole))
        return NULL;
    struct mark *mark = make_marked(alignment, size, lead, by);
    if (!mark) {
        make_room(SIZE_MAX / 2, frame);
        mark = make_marked(alignment, size, lead, by);
    }
    return mark ? memset(mark_memory(mark), BYTE_NEW, size) : NULL;
}

/* The mark of memory in use, which has been looked at; anything else is a panic. */
static struct mark *mark_in_use(const void *memory, const void *frame)
{
    struct mark *mark = mark_of(memory);
    if (((uintptr_t)memory & (BLOCK_ALIGN - 1)) || !region_of(mark) || !mark_is_sealed(mark) ||
        mark->freed_by)
        explain_free(frame, memory);
    explain_fences(frame, mark);
    return mark;
}

static void release(void *memory, uintptr_t by, const void *frame)
{
    uintptr_t state = arch_irq_save();
    struct mark *mark = mark_in_use(memory, frame);
    mark->freed_by = by;
    mark->seal = mark_seal(mark);
    arch_irq_restore(state);
    memset(memory, BYTE_FREED, mark->size);
    keep(mark, frame);
}

void *kmalloc(size_t size)
{
    return make(BLOCK_ALIGN, size, CALLER, FRAME);
}

void *kmalloc_aligned(size_t alignment, size_t size)
{
    kassert(alignment > 0 && (alignment & (alignment - 1)) == 0);
    return make(alignment < BLOCK_ALIGN ? BLOCK_ALIGN : alignment, size, CALLER, FRAME);
}

void *kcalloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    void *memory = make(BLOCK_ALIGN, bytes, CALLER, FRAME);
    return memory ? memset(memory, 0, bytes) : NULL;
}

/* Always elsewhere, so that what still uses the old address is found. */
void *krealloc(void *memory, size_t size)
{
    void *other = make(BLOCK_ALIGN, size, CALLER, FRAME);
    if (!memory || !other)
        return other;
    uintptr_t state = arch_irq_save();
    size_t before = mark_in_use(memory, FRAME)->size;
    arch_irq_restore(state);
    memcpy(other, memory, before < size ? before : size);
    release(memory, CALLER, FRAME);
    return other;
}

void kfree(void *memory)
{
    if (memory)
        release(memory, CALLER, FRAME);
}

void heap_check(void)
{
    struct walk walk = {0};
    uintptr_t state = arch_irq_save();
    for (const struct block *block; (block = walk_next(&walk));) {
        const struct mark *mark = block->size & BLOCK_FREE ? NULL : mark_in(block);
        if (!mark && !(block->size & BLOCK_FREE))
            explain_block(FRAME, block, NULL);
        if (mark)
            explain_fences(FRAME, mark);
    }
    if (walk.damaged)
        explain_block(FRAME, walk.damaged, walk.block);
    /* What is not in the ring yet is being freed, by a thread that goes on later. */
    for (size_t i = 0; i < kept_count; i++)
        check_kept(kept[(kept_first + i) % KEPT_MAX], FRAME);
    arch_irq_restore(state);
}
