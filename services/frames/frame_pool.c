/* frame_pool.c - the frames of a memory map: sections that are numbered, and the buddy system over them. */
#include "frame_pool.h"
#include <kernel/string.h>

#define LEAST_FRAMES 256 /* 1 MiB; what is known about a whole section takes 129 KiB */

static uint64_t size_of(const struct frame_pool *pool)
{
    uint64_t words = sections_words(&pool->sections) + buddy_words(pool->sections.frames);
    return (words * sizeof(uint64_t) + FRAME_SIZE - 1) & ~(FRAME_SIZE - 1);
}

/* The end of the highest range that is large enough. */
static bool find_place(struct frame_pool *pool, const struct memory_map *map)
{
    uint64_t first, end;
    for (size_t i = map->count; i-- > 0;) {
        if (sections_usable(&map->range[i], &first, &end) &&
            end - first >= pool->size >> FRAME_SHIFT) {
            pool->place = (end << FRAME_SHIFT) - pool->size;
            return true;
        }
    }
    return false;
}

bool frame_pool_plan(struct frame_pool *pool, const struct memory_map *map)
{
    for (uint64_t least = LEAST_FRAMES;; least *= 2) {
        sections_count(&pool->sections, map, least);
        if (pool->sections.count == 0)
            return false;
        pool->size = size_of(pool);
        if (find_place(pool, map))
            return true;
    }
}

static void add_frames(struct frame_pool *pool, uint64_t first, uint64_t end)
{
    while (first < end) {
        uint64_t number, stop = (first / SECTION_FRAMES + 1) * SECTION_FRAMES;
        uint64_t count = (end < stop ? end : stop) - first;
        if (sections_number(&pool->sections, first, &number)) {
            buddy_add(&pool->buddy, number, count);
            pool->total += count;
        }
        first += count;
    }
}

void frame_pool_start(struct frame_pool *pool, const struct memory_map *map, void *memory)
{
    uint64_t first, end;
    memset(memory, 0, pool->size);
    uint64_t *words = sections_fill(&pool->sections, map, memory);
    buddy_init(&pool->buddy, pool->sections.frames, words);
    pool->total = 0;
    for (size_t i = 0; i < map->count; i++) {
        if (!sections_usable(&map->range[i], &first, &end))
            continue;
        if (end << FRAME_SHIFT == pool->place + pool->size)
            end = pool->place >> FRAME_SHIFT;
        add_frames(pool, first, end);
    }
}

bool frame_pool_take(struct frame_pool *pool, uint64_t count, uint64_t limit, uint64_t *physical)
{
    uint64_t number, end = sections_below(&pool->sections, limit >> FRAME_SHIFT);
    if (count > SECTION_FRAMES || !buddy_take(&pool->buddy, count, end, &number))
        return false;
    *physical = sections_address(&pool->sections, number) << FRAME_SHIFT;
    return true;
}

bool frame_pool_give(struct frame_pool *pool, uint64_t physical, uint64_t count)
{
    uint64_t number;
    return physical % FRAME_SIZE == 0 && count > 0 && count <= SECTION_FRAMES &&
           sections_number(&pool->sections, physical >> FRAME_SHIFT, &number) &&
           buddy_give(&pool->buddy, number, count);
}
