/*
 * frames_irq_test.c - frames.c over a machine that keeps record of its interrupts: they are off whenever the
 * frames are looked at or changed, and afterwards what they were.
 */
#define NEEDS_frames
#include "unit.h"
#include <kernel/arch.h>

static uintptr_t fake_save(void);
static void fake_restore(uintptr_t state);
static void *fake_direct(uint64_t physical);
static bool watched_take(uint64_t count, uint64_t limit, uint64_t *physical);
static bool watched_give(uint64_t physical, uint64_t count);
#define arch_irq_save fake_save
#define arch_irq_restore fake_restore
#define page_alloc_init frames_page_alloc_init
#define page_alloc frames_page_alloc
#define page_free frames_page_free
#include <arch/direct_map.h>
#define mmu_direct fake_direct

#include "../../services/frames/bit_tree.c"
#include "../../services/frames/buddy.c"
#include "../../services/frames/frame_pool.c"
#include "../../services/frames/mistake.c"
#include "../../services/frames/sections.c"
#include "../../services/frames/taken.c"
#define frame_pool_take(pool, count, limit, physical) watched_take(count, limit, physical)
#define frame_pool_give(pool, physical, count) watched_give(physical, count)
#include "../../services/frames/frames.c"
#undef frame_pool_take
#undef frame_pool_give

static bool interrupts_on = true;
static unsigned looks;
static struct memory_map map;

static uintptr_t fake_save(void)
{
    uintptr_t state = interrupts_on ? 77 : 66;
    interrupts_on = false;
    return state;
}

static void fake_restore(uintptr_t state)
{
    check(!interrupts_on && (state == 77 || state == 66));
    interrupts_on = state == 77;
}

static void *fake_direct(uint64_t physical)
{
    check_int((intmax_t)physical, (intmax_t)pool.place);
    return malloc(pool.size);
}

static bool watched_take(uint64_t count, uint64_t limit, uint64_t *physical)
{
    check(!interrupts_on);
    looks++;
    return frame_pool_take(&pool, count, limit, physical);
}

static bool watched_give(uint64_t physical, uint64_t count)
{
    check(!interrupts_on);
    looks++;
    return frame_pool_give(&pool, physical, count);
}

static void take_and_give(void)
{
    bool before = interrupts_on;
    uint64_t physical;
    check(frames_take(3, &physical));
    check(interrupts_on == before);
    frames_give(physical, 3);
    check(interrupts_on == before);
    check(frames_take_below(1, UINT64_C(1) << 20, &physical));
    check(!frames_take(FRAMES_COUNT_MAX, &physical));
    check(page_alloc(FRAME_SIZE, UINT64_MAX) != 0);
    check(interrupts_on == before);
}

CASE(interrupts)
{
    memory_map_add(&map, 0, UINT64_C(16) << 20, MEMORY_USABLE);
    page_alloc_init(&map);
    check(frames_start() == NULL);
    check(interrupts_on);
    take_and_give();
    interrupts_on = false;
    take_and_give();
    check_int(looks, 10);
    check_int((intmax_t)frames_free(), (intmax_t)frames_total() - 4);
}

CASE(no_memory_map)
{
    check_text(frames_start(), "no frames: the usable ranges of the memory map are too small");
    page_alloc_init(&map);
    check_text(frames_start(), "no frames: the usable ranges of the memory map are too small");
    check_int((intmax_t)page_alloc(FRAME_SIZE, UINT64_MAX), 0);
}
