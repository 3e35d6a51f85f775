/* before.c - before frames_start(), and what it makes of the memory map. */
#include <kernel/page_alloc.h>
#include <kernel/test.h>
#include <services/frames.h>

TEST(page_alloc_before_the_start)
{
    uint64_t physical = 0;
    check(!frames_take(1, &physical));
    check(physical == 0);
    check_equal(frames_total() + frames_free() + frames_largest(), 0);
    check(page_alloc(FRAME_SIZE, UINT64_MAX) != 0);
}

TEST_PANICS(give_before_the_start, "frames_give(0x800000, 1): frames_start() was not called")
{
    frames_give(0x800000, 1);
}

TEST_PANICS(what_was_taken_before_the_start_stays_taken, "it was never taken")
{
    uint64_t physical = page_alloc(FRAME_SIZE, UINT64_MAX);
    check(frames_start() == NULL);
    frames_give(physical, 1);
}

/* All usable memory but frame 0 and what is no whole frame. The rest is the kernel's in the map, too. */
TEST(start)
{
    uint64_t before = memory_map_total(&test_boot->memory, MEMORY_USABLE);
    check(frames_start() == NULL);
    uint64_t usable = memory_map_total(&test_boot->memory, MEMORY_USABLE);
    check(usable - frames_total() * FRAME_SIZE < 4 * FRAME_SIZE);
    check(usable < before && before - usable < 64 * FRAME_SIZE);
    check_equal(frames_free(), frames_total());
    check_equal(frames_largest(), 8192);
    check(frames_start() == NULL);
    check_equal(memory_map_total(&test_boot->memory, MEMORY_USABLE), usable);
}
