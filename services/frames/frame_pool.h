/*
 * frame_pool.h - the frames of a memory map, by address: which of them have numbers, and the buddy system
 * over those. Pure code, tested on the host; frames.c has the one of the machine.
 */
#pragma once

#include "sections.h"

struct frame_pool {
    struct sections sections;
    struct buddy buddy;
    uint64_t total; /* frames, free and taken */
    uint64_t place; /* of what the pool knows: physical, in one usable range, up to its end */
    uint64_t size;  /* of that, in bytes: whole frames */
};

/*
 * Decides which sections of the map are used, and sets place and size. Returns false if no memory is
 * usable. Leaves out sections of less than 1 MiB, in which that would be too much of it; and those of less
 * than 2 MiB, 4 MiB and so on until a range is large enough for what is left.
 */
bool frame_pool_plan(struct frame_pool *pool, const struct memory_map *map);

/* Makes all usable frames of these sections free, but for place and size; `memory` is what is there. */
void frame_pool_start(struct frame_pool *pool, const struct memory_map *map, void *memory);

/* As frames_take_below() of <services/frames.h>. */
bool frame_pool_take(struct frame_pool *pool, uint64_t count, uint64_t limit, uint64_t *physical);

/* Returns false, and changes nothing, for what was not taken so. */
bool frame_pool_give(struct frame_pool *pool, uint64_t physical, uint64_t count);

/* Why frame_pool_give() gives nothing back, as a sentence's end; cut as by format_string(). */
void frame_pool_mistake(const struct frame_pool *pool, uint64_t physical, uint64_t count,
                        char *text, size_t size);
