/* frames.c - runs the code of services/frames on a memory map with 1 TiB. */
#include "../frames_map.h"
#include "allocators.h"
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/string.h>

#define MIXED 4096 /* takings that a machine in use has */
#define NO_LIMIT UINT64_MAX

static uint64_t taken[MIXED], count[MIXED];
static uint64_t all[2048];

static uint64_t take(const char *what, uint64_t frames, uint64_t limit)
{
    uint64_t physical = 0;
    console_printf("%s\n", what);
    measured_begin();
    frame_pool_take(&pool, frames, limit, &physical);
    measured_end();
    return physical;
}

static void give(const char *what, uint64_t physical, uint64_t frames)
{
    console_printf("%s\n", what);
    measured_begin();
    frame_pool_give(&pool, physical, frames);
    measured_end();
}

static void start(void *memory)
{
    kassert(frame_pool_plan(&pool, &map) && pool.size <= MEMORY);
    frame_pool_start(&pool, &map, memset(memory, 1, pool.size));
}

/* Single frames in a machine in use: of what was taken in sizes from 1 to 64 frames, some was given back. */
static void in_use(void)
{
    for (size_t i = 0; i < MIXED; i++) {
        count[i] = 1 + i * 7919 % 64;
        frame_pool_take(&pool, count[i], NO_LIMIT, &taken[i]);
    }
    for (size_t i = 0; i < MIXED; i += 3)
        frame_pool_give(&pool, taken[i], count[i]);
    for (size_t i = 0; i < 256; i++)
        taken[3 * i] = take("take", 1, NO_LIMIT);
    for (size_t i = 0; i < 256; i++)
        give("give", taken[3 * (i * 101 % 256)], 1);
}

/* A block of 1 GiB that one frame is taken of, or all but one; all that is above a limit. */
static void at_worst(void)
{
    uint64_t least = 0, blocks = 0;
    while (frame_pool_take(&pool, SECTION_FRAMES, NO_LIMIT, &all[blocks]))
        blocks++;
    for (uint64_t frames = SECTION_FRAMES / 2; frames > 0; frames /= 2) {
        while (frame_pool_take(&pool, frames, NO_LIMIT, &least))
            ;
    }
    frame_pool_give(&pool, all[--blocks], SECTION_FRAMES);
    least = take("take of 1 GiB", 1, NO_LIMIT);
    take("none below", 1, 0x400000);
    give("give for 1 GiB", least, 1);
    least = take("take 262143", SECTION_FRAMES - 1, NO_LIMIT);
    give("give 262143", least, SECTION_FRAMES - 1);
}

void measure_frames(void *memory)
{
    start(memory);
    in_use();
    start(memory);
    at_worst();
}
