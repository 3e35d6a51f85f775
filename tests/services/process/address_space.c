/* address_space.c - spaces are made, used and given back, to the last frame. */
#include <arch/page_table.h>
#include <kernel/page_alloc.h>
#include <kernel/string.h>
#include <kernel/test.h>
#include <services/address_space.h>
#include <services/frames.h>

#define LOW UINT64_C(0x400000)
#define HIGH 0xffffe00000000000

static const char no_memory[] = "there is no memory left";

/* From here on the number of free frames means something: the kernel's half is shared. */
static size_t free_frames(void)
{
    struct address_space space;
    check(!address_space_make(&space, 0));
    address_space_destroy(&space);
    return frames_free();
}

static bool same(const char *a, const char *b)
{
    return a && string_equal(a, b);
}

TEST(spaces_do_not_see_each_other)
{
    size_t before = free_frames();
    struct address_space one, two;
    struct mmu_page page;
    check(!address_space_make(&one, 10));
    check(!address_space_make(&two, 10));
    check(!address_space_add(&one, LOW, 2, MMU_WRITE));
    check(!address_space_add(&two, LOW, 1, MMU_WRITE));
    for (int i = 1; i <= 2; i++) {
        address_space_switch(i == 1 ? &one : &two);
        check_equal(*(volatile int *)LOW, 0);
        *(volatile int *)LOW = i;
    }
    check(!mmu_translate(LOW + PAGE_SIZE, &page));
    address_space_switch(&one);
    check_equal(*(volatile int *)LOW, 1);
    check(mmu_translate(LOW + PAGE_SIZE, &page));
    address_space_switch(NULL);
    check(!mmu_translate(LOW, &page));
    check_equal(*(int *)address_space_reach(&two, LOW), 2);
    check(!address_space_reach(&two, LOW + PAGE_SIZE));
    check(!address_space_reach(&two, HIGH));
    address_space_destroy(&one);
    address_space_destroy(&two);
    check_equal(frames_free(), before);
}

TEST(the_kernels_half_is_the_same_in_all)
{
    size_t before = free_frames();
    struct address_space space;
    uint64_t frame = page_alloc(PAGE_SIZE, UINT64_MAX);
    check(!address_space_make(&space, 10));
    check(!mmu_map(HIGH, frame, MMU_WRITE));
    *(volatile int *)HIGH = 3;
    address_space_switch(&space);
    check_equal(*(volatile int *)HIGH, 3);
    check(!mmu_map(HIGH + PAGE_SIZE, frame, 0));
    address_space_switch(NULL);
    check_equal(*(volatile int *)(HIGH + PAGE_SIZE), 3);
    check(!mmu_unmap(HIGH));
    check(!mmu_unmap(HIGH + PAGE_SIZE));
    address_space_destroy(&space);
    check(page_free(frame, PAGE_SIZE));
    check_equal(frames_free(), before);
}

/* Destroyed while the CPU is in it. */
TEST(a_space_that_is_left_by_its_end)
{
    size_t before = free_frames();
    struct address_space space;
    struct mmu_page page;
    check(!address_space_make(&space, 10));
    check(!address_space_add(&space, LOW, 1, 0));
    address_space_switch(&space);
    address_space_destroy(&space);
    check(!mmu_translate(LOW, &page));
    check_equal(frames_free(), before);
}

/* In tables far from each other; what is removed gives its tables back at once. */
TEST(tables_go_back)
{
    static const uint64_t places[] = {USER_BEGIN, LOW, 0x40000000, 0x8000000000,
                                      USER_END - PAGE_SIZE};
    struct address_space space;
    free_frames();
    check(!address_space_make(&space, 10));
    size_t before = frames_free();
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        check(!address_space_add(&space, places[i], 1, MMU_USER));
    check_equal(before - frames_free(),
                5 + 3 + 1 + 2 + 3 + 3); /* pages; tables of each, as far as they are new */
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        address_space_remove(&space, places[i], 1);
    check_equal(frames_free(), before);
    check_equal(space.pages, 0);
    address_space_destroy(&space);
}

TEST(what_is_refused)
{
    size_t before = free_frames();
    struct address_space space;
    check(!address_space_make(&space, 4));
    check(same(address_space_add(&space, 0, 1, 0), "the addresses are not those of user code"));
    check(same(address_space_add(&space, USER_END, 1, 0),
               "the addresses are not those of user code"));
    check(same(address_space_add(&space, USER_END - PAGE_SIZE, 2, 0),
               "the addresses are not those of user code"));
    check(same(address_space_add(&space, LOW, 5, 0),
               "the limit of the address space's memory is reached"));
    check(!address_space_add(&space, LOW + PAGE_SIZE, 1, 0));
    size_t with_one = frames_free();
    check(same(address_space_add(&space, LOW, 2, 0), "the virtual address is mapped already"));
    check(same(address_space_add(&space, LOW + 1, 1, 0),
               "the virtual address is not a multiple of the page size"));
    check_equal(frames_free(), with_one);
    check_equal(space.pages, 1);
    address_space_destroy(&space);
    check_equal(frames_free(), before);
}

/* With n frames left, for every n: what was begun is undone. */
TEST(the_nth_frame_is_missing)
{
    size_t before = free_frames();
    uint64_t rest = 0;
    const char *reason = no_memory;
    for (size_t n = 0; reason; n++) {
        struct address_space space = {0};
        uint64_t taken[64];
        size_t count = 0;
        while (frames_free() > n) { /* the largest blocks first */
            size_t most = frames_largest() < frames_free() - n ? frames_largest() : 1;
            check(frames_take(most, &rest));
            taken[count++] = rest | most << 40;
        }
        reason = address_space_make(&space, 10);
        if (!reason)
            reason = address_space_add(&space, LOW, 2, MMU_USER);
        if (space.top)
            address_space_destroy(&space);
        check_equal(frames_free(), n);
        while (count-- > 0)
            frames_give(taken[count] & ((UINT64_C(1) << 40) - 1), taken[count] >> 40);
        check(n < 10);
        check(reason == NULL || n < 6);
    }
    check_equal(frames_free(), before);
}
