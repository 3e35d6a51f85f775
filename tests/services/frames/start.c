/* start.c - what frames_start() makes of the memory map, on the fresh machine that before.c leaves. */
#include <kernel/page_alloc.h>
#include <kernel/test.h>
#include <services/frames.h>

static void check_nothing_started(void)
{
    uint64_t physical = 0;
    check(!frames_take(1, &physical));
    check(physical == 0);
    check_equal(frames_total() + frames_free() + frames_largest(), 0);
    check(page_alloc(FRAME_SIZE, UINT64_MAX) != 0);
}

/*
 * All usable memory but frame 0 and what is no whole frame. Less than a thousandth
 * of it is the kernel's in the map then: what is known about the frames.
 */
TEST(start)
{
    check_nothing_started();
    uint64_t before = memory_map_total(&test_boot->memory, MEMORY_USABLE);
    check(frames_start() == NULL);
    uint64_t usable = memory_map_total(&test_boot->memory, MEMORY_USABLE);
    check(usable - frames_total() * FRAME_SIZE < 4 * FRAME_SIZE);
    check(usable < before && before - usable < before / 1000);
    check_equal(frames_free(), frames_total());
    check(frames_largest() >= 8192);
    check(frames_start() == NULL);
    check_equal(memory_map_total(&test_boot->memory, MEMORY_USABLE), usable);
}
