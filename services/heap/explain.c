/* explain.c - says in a sentence what was done wrong, to which memory, and who made that. */
#include "debug.h"
#include "walk.h"
#include <kernel/format.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>
#include <services/heap.h>

/* A sentence has room for two of them. */
enum { PLACE_MAX = 64, MEMORY_MAX = 104 };

/* "make_name (main.c:12)": the file without its folders. */
static const char *place(char *text, uintptr_t return_address)
{
    struct symbol symbol;
    if (!symbols_find_call(return_address, &symbol)) {
        format_string(text, PLACE_MAX, "0x%zx", (size_t)return_address);
        return text;
    }
    const char *file = symbol.file ? symbol.file : "?";
    for (const char *at = file; *at; at++) {
        if (*at == '/')
            file = at + 1;
    }
    format_string(text, PLACE_MAX, "%s (%s:%u)", symbol.name, file, symbol.line);
    return text;
}

/* "24 bytes at 0x20000480 of make_name (main.c:12)" */
static const char *memory_of(char *text, const struct mark *mark)
{
    char maker[PLACE_MAX];
    format_string(text, MEMORY_MAX, "%zu bytes at %p of %s%s", mark->size, mark_memory(mark),
                  place(maker, mark->made_by), mark->freed_by ? ", freed" : "");
    return text;
}

/* The last block before an address, free or in use; NULL if there is none, or the way there is damaged. */
static const struct block *block_before(const void *address)
{
    struct walk walk = {0};
    const struct block *found = NULL;
    const struct region *region = region_of(address);
    for (const struct block *block; (block = walk_next(&walk));) {
        if (walk.region == region && (uintptr_t)block < (uintptr_t)address)
            found = block;
    }
    return found;
}

/* "; after it: 16 bytes at 0x200004a8 of main (main.c:20), damaged" */
static const char *neighbour(char *text, const char *where, const struct block *block)
{
    char memory[MEMORY_MAX];
    const struct mark *mark = block && !(block->size & BLOCK_FREE) ? mark_in(block) : NULL;
    if (!block)
        format_string(text, MEMORY_MAX, "; %s it: the heap's end", where);
    else if (block->size & BLOCK_FREE)
        format_string(text, MEMORY_MAX, "; %s it: free memory", where);
    else if (!mark)
        format_string(text, MEMORY_MAX, "; %s it: memory at %p, whose mark is overwritten", where,
                      block_content(block));
    else
        format_string(text, MEMORY_MAX, "; %s it: %s", where, memory_of(memory, mark));
    return text;
}

#define PANIC(...) panic_for_caller(frame, NULL, 0, "heap: " __VA_ARGS__)

static noreturn void written_past(const void *frame, const struct mark *mark, size_t at)
{
    char memory[MEMORY_MAX], next[MEMORY_MAX];
    const struct block *block = block_of((const char *)mark_memory(mark) - mark->lead);
    const struct region *region = region_of(block);
    const struct block *after = block_after(block);
    PANIC("written past the end of %s: byte %zu%s", memory_of(memory, mark), mark->size + at,
          neighbour(next, "after", region && after != region->last ? after : NULL));
}

static noreturn void written_before(const void *frame, const struct mark *mark, size_t at)
{
    char memory[MEMORY_MAX], next[MEMORY_MAX];
    const struct block *block = block_of((const char *)mark_memory(mark) - mark->lead);
    PANIC("written before the start of %s: byte -%zu%s", memory_of(memory, mark), FENCE_SIZE - at,
          neighbour(next, "before", block_before(block)));
}

void explain_fences(const void *frame, const struct mark *mark)
{
    size_t at = first_other(mark->fence, BYTE_FENCE, FENCE_SIZE);
    if (at < FENCE_SIZE)
        written_before(frame, mark, at);
    at = first_other((const char *)mark_memory(mark) + mark->size, BYTE_FENCE, FENCE_SIZE);
    if (at < FENCE_SIZE)
        written_past(frame, mark, at);
}

void explain_written(const void *frame, const struct mark *mark, size_t at)
{
    char memory[MEMORY_MAX], by[PLACE_MAX];
    PANIC("written after it was freed: byte %zu of %s by %s", at, memory_of(memory, mark),
          place(by, mark->freed_by));
}

void explain_block(const void *frame, const struct block *damaged, const struct block *before)
{
    char next[MEMORY_MAX];
    PANIC("memory at %p is overwritten, and so is what the heap keeps before it%s",
          block_content(damaged),
          neighbour(next, "before", before ? before : block_before(damaged)));
}

static noreturn void freed_twice(const void *frame, const struct mark *mark)
{
    char memory[MEMORY_MAX], by[PLACE_MAX];
    PANIC("freed twice: %s by %s", memory_of(memory, mark), place(by, mark->freed_by));
}

/* The address is in a block: in what the caller has of it, or not. */
static noreturn void free_in_block(const void *frame, const void *address,
                                   const struct block *block)
{
    char memory[MEMORY_MAX];
    const struct mark *mark = block->size & BLOCK_FREE ? NULL : mark_in(block);
    uintptr_t start = (uintptr_t)(mark ? mark_memory(mark) : block_content(block));
    if (block->size & BLOCK_FREE)
        PANIC("kfree(%p): that is free memory already", address);
    if (!mark)
        explain_block(frame, block, NULL);
    if ((uintptr_t)address < start)
        PANIC("kfree(%p): that is %zu bytes before %s", address,
              (size_t)(start - (uintptr_t)address), memory_of(memory, mark));
    PANIC("kfree(%p): that is byte %zu of %s", address, (size_t)((uintptr_t)address - start),
          memory_of(memory, mark));
}

void explain_free(const void *frame, const void *address)
{
    const struct mark *mark = mark_of(address);
    const struct region *region = region_of(address);
    if (!region)
        PANIC("kfree(%p): that is no memory of the heap", address);
    if (!((uintptr_t)address & BLOCK_FLAGS) && region_of(mark) && mark_is_sealed(mark))
        freed_twice(frame, mark);
    const struct block *block = block_before(address);
    if (!block || (uintptr_t)block_after(block) <= (uintptr_t)address)
        explain_block(frame, block ? block_after(block) : block_of(address), block);
    free_in_block(frame, address, block);
}
