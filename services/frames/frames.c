/* frames.c - the frames of the machine that runs. */
#include "frame_pool.h"
#include <arch/direct_map.h>
#include <kernel/arch.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <services/frames.h>

static struct memory_map *machine;
static struct frame_pool pool;
static bool started;

/* What the pool knows lies in RAM that it manages. The map then says that it is the kernel's. */
const char *frames_start(void)
{
    if (started)
        return NULL;
    if (!machine || !frame_pool_plan(&pool, machine))
        return "no frames: the usable ranges of the memory map are too small";
    frame_pool_start(&pool, machine, mmu_direct(pool.place));
    memory_map_add(machine, pool.place, pool.place + pool.size, MEMORY_KERNEL);
    started = true;
    return NULL;
}

bool frames_take(size_t count, uint64_t *physical)
{
    return frames_take_below(count, UINT64_MAX, physical);
}

bool frames_take_below(size_t count, uint64_t limit, uint64_t *physical)
{
    if (count == 0)
        panic("frames_take(0): take at least one frame");
    uintptr_t state = arch_irq_save();
    bool taken = started && frame_pool_take(&pool, count, limit, physical);
    arch_irq_restore(state);
    return taken;
}

void frames_give(uint64_t physical, size_t count)
{
    char mistake[100] = "frames_start() was not called";
    uintptr_t state = arch_irq_save();
    bool given = started && frame_pool_give(&pool, physical, count);
    arch_irq_restore(state);
    if (given)
        return;
    if (started)
        frame_pool_mistake(&pool, physical, count, mistake, sizeof mistake);
    panic("frames_give(0x%lx, %zu): %s", physical, count, mistake);
}

size_t frames_free(void)
{
    return pool.buddy.free_count;
}

size_t frames_total(void)
{
    return pool.total;
}

size_t frames_largest(void)
{
    uint32_t orders = pool.buddy.free_orders;
    return orders ? (size_t)1 << (31 - __builtin_clz(orders)) : 0;
}

/*
 * page_alloc() of an image with frames, in the place of kernel/page_alloc.c: so that an image without them
 * has no byte of this.
 */
void page_alloc_init(struct memory_map *map)
{
    machine = map;
}

uint64_t page_alloc(uint64_t size, uint64_t limit)
{
    uint64_t physical;
    if (!started)
        return machine ? memory_map_take(machine, size, limit) : 0;
    return frames_take_below((size + FRAME_SIZE - 1) / FRAME_SIZE, limit, &physical) ? physical : 0;
}

bool page_free(uint64_t physical, uint64_t size)
{
    uintptr_t state = arch_irq_save();
    bool given =
        started && frame_pool_give(&pool, physical, (size_t)((size + FRAME_SIZE - 1) / FRAME_SIZE));
    arch_irq_restore(state);
    return given;
}
