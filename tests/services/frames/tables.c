/* tables.c - page tables when memory runs out: each of the three that a page needs is refused in turn. */
#include <arch/mmu.h>
#include <arch/page_table.h>
#include <kernel/page_alloc.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <kernel/test.h>
#include <services/frames.h>

#define TABLES 3         /* of a page in a part of the addresses that has none yet */
#define PART (1ul << 39) /* what an entry of the highest table maps */
#define TAKINGS_MAX 200

static uintptr_t next_page = PART;
static uint64_t page; /* what is mapped everywhere */

static uintptr_t new_page(void)
{
    next_page += PART;
    return next_page;
}

/* The kernel's first tables are part of its image. */
static void use_up_the_reserve(void)
{
    if (frames_start() != NULL || !frames_take(1, &page))
        panic("there are no frames");
    size_t before = frames_free();
    while (frames_free() == before)
        check(mmu_map(new_page(), page, 0) == NULL);
    check(mmu_map(new_page(), page, 0) == NULL);
}

static struct {
    uint64_t physical;
    size_t count;
} taken[TAKINGS_MAX];
static size_t taken_count;

static void take(size_t count)
{
    taken[taken_count].count = count;
    check(frames_take(count, &taken[taken_count].physical));
    taken_count++;
}

static void give_last(void)
{
    taken_count--;
    frames_give(taken[taken_count].physical, taken[taken_count].count);
}

/* Takes all but some. */
static void leave(size_t count)
{
    while (frames_free() > count) {
        size_t more = frames_free() - count, largest = frames_largest();
        take(largest <= more ? largest : 1);
    }
}

static bool is_no_memory(const char *reason)
{
    static const char expected[] = "there is no memory for page tables";
    return reason && memcmp(reason, expected, sizeof expected) == 0;
}

/* What was built before the memory ran out is given back. */
TEST(no_memory_for_each_table_in_turn)
{
    struct mmu_page found;
    use_up_the_reserve();
    size_t before = frames_free();
    for (size_t left = 0; left < TABLES; left++) {
        uintptr_t virtual = new_page();
        leave(left);
        check(is_no_memory(mmu_map(virtual, page, MMU_WRITE)));
        check_equal(frames_free(), left);
        check(!mmu_translate(virtual, &found));
        while (taken_count > 0)
            give_last();
        check_equal(frames_free(), before);
        check(mmu_map(virtual, page, MMU_WRITE) == NULL);
        check(mmu_translate(virtual, &found) && found.physical == page);
        before -= TABLES;
        check_equal(frames_free(), before);
    }
    leave(TABLES);
    check(mmu_map(new_page(), page, 0) == NULL);
    check_equal(frames_free(), 0);
    while (taken_count > 0)
        give_last();
    check_equal(frames_free(), before - TABLES);
}

static uint64_t table_of_last_page(void)
{
    return boot_pml4[next_page / PART] & PAGE_ADDRESS;
}

TEST(tables_are_in_low_memory_until_that_is_used_up)
{
    static struct {
        uint64_t base, size;
    } low[256];
    size_t count = 0;
    use_up_the_reserve();
    check(mmu_map(new_page(), page, 0) == NULL);
    check(table_of_last_page() < LOW_MEMORY);
    for (uint64_t size = 1ul << 30; size >= PAGE_SIZE; size /= 2) {
        uint64_t base;
        while (count < sizeof low / sizeof *low && (base = page_alloc(size, LOW_MEMORY))) {
            low[count].base = base;
            low[count++].size = size;
        }
    }
    bool has_high = frames_free() >= TABLES;
    check((mmu_map(new_page(), page, 0) == NULL) == has_high);
    if (has_high)
        check(table_of_last_page() >= LOW_MEMORY);
    while (count-- > 0)
        check(page_free(low[count].base, low[count].size));
}
