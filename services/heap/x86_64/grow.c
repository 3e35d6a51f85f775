/* grow.c - the PC's heap takes frames. */
#include "../grow.h"
#include <arch/direct_map.h>
#include <services/frames.h>
#include <services/heap.h>

/* Frames of one growth, where more than is needed can be had. */
enum { FRAMES_MIN = 16, FRAMES_MAX = 4096 };

static size_t total; /* frames of all regions */

static bool add(size_t count)
{
    uint64_t physical;
    if (!frames_take(count, &physical))
        return false;
    total += count;
    heap_add(mmu_direct(physical), count * FRAME_SIZE);
    return true;
}

/* By an eighth at a time: the regions are few, and what is too much is little. */
bool heap_grow(size_t size)
{
    if (frames_start())
        return false;
    size_t needed = (size + FRAME_SIZE - 1) / FRAME_SIZE, wanted = total / 8;
    wanted = wanted > FRAMES_MAX ? FRAMES_MAX : wanted < FRAMES_MIN ? FRAMES_MIN : wanted;
    return (wanted > needed && add(wanted)) || (needed <= FRAMES_COUNT_MAX && add(needed));
}
