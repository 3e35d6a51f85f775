/* take.c - taking and giving back, and each mistake. */
#include <arch/direct_map.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <kernel/test.h>
#include <services/frames.h>

static void start(void)
{
    const char *reason = frames_start();
    if (reason)
        panic("%s", reason);
}

static uint64_t take(size_t count)
{
    uint64_t physical = 0;
    start();
    check(frames_take(count, &physical));
    return physical;
}

#define TAKINGS 100

static unsigned char byte_of(size_t i)
{
    return (unsigned char)(i + 1);
}

static bool is_filled(uint64_t physical, size_t size, unsigned char byte)
{
    const unsigned char *bytes = mmu_direct(physical);
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != byte)
            return false;
    }
    return true;
}

/* Each has a byte of its own, which is there when all have been written. */
TEST(memory_is_given_once)
{
    uint64_t physical[TAKINGS];
    start();
    size_t before = frames_free(), total = frames_total();
    for (size_t i = 0; i < TAKINGS; i++) {
        physical[i] = take(i + 1);
        memset(mmu_direct(physical[i]), byte_of(i), (i + 1) * FRAME_SIZE);
    }
    check_equal(frames_free(), before - TAKINGS * (TAKINGS + 1) / 2);
    for (size_t i = 0; i < TAKINGS; i++) {
        check(is_filled(physical[i], (i + 1) * FRAME_SIZE, byte_of(i)));
        frames_give(physical[i], i + 1);
    }
    check_equal(frames_free(), before);
    check_equal(frames_total(), total);
}

TEST(alignment_and_limit)
{
    uint64_t physical = take(300);
    check_equal(physical % (512 * FRAME_SIZE), 0);
    frames_give(physical, 300);
    check(frames_take_below(2, 0x100000, &physical));
    check(physical != 0 && physical + 2 * FRAME_SIZE <= 0x100000);
    frames_give(physical, 2);
    check(!frames_take_below(1, FRAME_SIZE, &physical));
    check(!frames_take_below(2, 3 * FRAME_SIZE - 1, &physical));
}

TEST(page_alloc_takes_frames)
{
    start();
    size_t before = frames_free();
    uint64_t two = page_alloc(2 * FRAME_SIZE, UINT64_MAX), part = page_alloc(16, 0x100000);
    check_equal(frames_free(), before - 3);
    check(part != 0 && part < 0x100000);
    check_equal(page_alloc(FRAME_SIZE, FRAME_SIZE), 0);
    check_equal(page_alloc(1ul << 40, UINT64_MAX), 0);
    frames_give(two, 2);
    frames_give(part, 1);
    check_equal(frames_free(), before);
}

TEST(all_of_it)
{
    uint64_t physical[200];
    size_t count[200], taken = 0;
    start();
    size_t before = frames_free(), largest = frames_largest();
    while (frames_free() > 0) {
        count[taken] = frames_largest();
        physical[taken] = take(count[taken]);
        taken++;
    }
    check(!frames_take(1, &physical[taken]));
    check_equal(frames_largest(), 0);
    while (taken > 0) {
        taken--;
        frames_give(physical[taken], count[taken]);
    }
    check_equal(frames_free(), before);
    check_equal(frames_largest(), largest);
}

TEST_PANICS(take_nothing, "frames_take(0): take at least one frame")
{
    take(0);
}

TEST_PANICS(give_twice, "it is free: given back before, or never taken")
{
    uint64_t physical = take(1);
    frames_give(physical, 1);
    frames_give(physical, 1);
}

TEST_PANICS(give_too_little, ", 2): there were 3 frames taken at 0x")
{
    frames_give(take(3), 2);
}

TEST_PANICS(give_from_the_middle, ", 1): there were 3 frames taken at 0x")
{
    frames_give(take(3) + FRAME_SIZE, 1);
}

TEST_PANICS(give_too_much, ", 4): there were 3 frames taken at 0x")
{
    frames_give(take(3), 4);
}

TEST_PANICS(give_half_a_frame, "the address is not a multiple of the size of a frame")
{
    frames_give(take(1) + 2048, 1);
}

TEST_PANICS(give_nothing, "the count is 0")
{
    frames_give(take(1), 0);
}

TEST_PANICS(give_the_kernel, "it was never taken: it is the kernel's, reserved or no RAM")
{
    start();
    frames_give(KERNEL_PHYSICAL, 1);
}

TEST_PANICS(give_what_is_no_ram, "it was never taken: it is the kernel's, reserved or no RAM")
{
    start();
    frames_give(0xfee00000, 1);
}
