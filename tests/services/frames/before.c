/* before.c - gives that no frames_start() went before. Each ends the machine, so that each has a fresh one. */
#include <kernel/page_alloc.h>
#include <kernel/test.h>
#include <services/frames.h>

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
