/* heap_test.c - the heap without HEAP_DEBUG, over regions of the test's own, against a model. */
#include "unit.h"

#include "fake_irq.h"
#include <signal.h>

#define NEEDS_heap
#define arch_irq_save fake_save
#define arch_irq_restore fake_restore
#include "../../services/heap/heap.c"
#include "../../services/heap/plain_report.c"
#include "../../services/heap/walk.c"
#include "heap_model.h"

#define REGION (256u << 10)

static _Alignas(1024) char memory[4][REGION];
static size_t regions_left = 1, region_size = REGION;

bool heap_grow(size_t size)
{
    check(!interrupts_on);
    if (regions_left == 0 || size > region_size)
        return false;
    heap_add(memory[--regions_left], region_size);
    return true;
}

/* Nothing is in use, and each region is one free block. */
static void check_empty(size_t regions)
{
    struct heap_statistics now = heap_statistics();
    check_int(now.blocks, 0);
    check_int(now.used, 0);
    check_int(now.regions, regions);
    check_int(now.free_blocks, regions);
    check_int(now.free, now.total - regions * REGION_OVERHEAD);
}

static void empty_model(void)
{
    while (model_count > 0)
        check(model_free(model_count - 1));
}

static void run_trace(uint64_t seed, size_t size_max, size_t steps)
{
    for (size_t i = 0; i < steps; i++) {
        uint64_t number = random_next(&seed);
        check(model_step(number & 7, (number >> 8) % size_max, number >> 40 & 0xffff));
        check(interrupts_on);
        if (i % 16 == 0) {
            heap_check();
            check_int(heap_statistics().blocks, model_count);
        }
    }
}

CASE(traces_of_every_size)
{
    static const size_t sizes[] = {1, 17, 64, 200, 1000, 5000, 60000};
    regions_left = 4;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (uint64_t seed = 1; seed <= 5; seed++)
            run_trace(seed, sizes[i], 4000);
        empty_model();
    }
    check_empty(4);
}

/* Small, so that there is often no memory. */
CASE(traces_in_little_memory)
{
    region_size = 5000;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        run_trace(seed, 900, 2000);
        empty_model();
        check_empty(1);
    }
}

CASE(a_block_costs_four_bytes)
{
    check((char *)kmalloc(16) + 24 == kmalloc(16));
    check((char *)kmalloc(20) + 24 == kmalloc(20));
    check((char *)kmalloc(21) + 32 == kmalloc(28));
    check((char *)kmalloc(0) + 24 == kmalloc(1));
}

CASE(nothing_is_memory_of_its_own)
{
    void *first = kmalloc(0), *second = kmalloc(0);
    check(first && second && first != second);
    void *same = krealloc(first, 0);
    check(same == first);
    kfree(first);
    kfree(second);
    kfree(NULL);
    kfree(krealloc(NULL, 5));
    kfree(kcalloc(0, 8));
    check_empty(1);
}

CASE(too_much_is_null_and_changes_nothing)
{
    char *small = kmalloc(8);
    memcpy(small, "as it is", 8);
    static const size_t sizes[] = {REGION,     UINT32_MAX - 12, UINT32_MAX - 3,
                                   UINT32_MAX, SIZE_MAX - 8,    SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i];
        check(!kmalloc(size));
        check(!kcalloc(1, size) && !kcalloc(size, size > REGION ? size : REGION));
        check(!krealloc(small, size));
        check(!kmalloc_aligned(64, size) && !kmalloc_aligned((SIZE_MAX >> 1) + 1, size));
    }
    check(!kmalloc_aligned((SIZE_MAX >> 1) + 1, 1) && !kmalloc_aligned(1u << 31, UINT32_MAX - 64));
    check_bytes(small, "as it is", 8);
    kfree(small);
    check_empty(1);
}

CASE(all_of_it_can_be_had)
{
    kfree(kmalloc(1));
    size_t most = heap_statistics().largest_free;
    check_int(most, REGION - REGION_OVERHEAD - BLOCK_OVERHEAD);
    check(!kmalloc(most + 1));
    char *all = kmalloc(most);
    check(all);
    memset(all, 1, most);
    check(!kmalloc(0));
    kfree(all);
    check_empty(1);
}

CASE(alignment_does_not_leak)
{
    static void *at[8 * 16];
    size_t count = 0;
    for (size_t size = 1; size < 200; size += 13) {
        for (size_t alignment = 1; alignment <= 1024; alignment *= 4) {
            at[count] = kmalloc_aligned(alignment, size);
            check(at[count] && ((uintptr_t)at[count] & (alignment - 1)) == 0);
            memset(at[count++], 1, size);
        }
        heap_check();
    }
    while (count > 0)
        kfree(at[--count]);
    check_empty(1);
}

CASE(alignment_costs_nothing)
{
    char *aligned = kmalloc_aligned(1024, 16);
    check_int(heap_statistics().used, 24);
    kfree(aligned);
    check_empty(1);
}

CASE(realloc_stays_where_it_can)
{
    char *first = kmalloc(100), *second = kmalloc(100);
    check(krealloc(first, 40) == first);
    check(krealloc(first, 100) == first); /* into what it gave back */
    kfree(second);
    check(krealloc(first, 5000) == first); /* into the free block after it */
    second = kmalloc(8);
    memset(first, 7, 5000);
    char *moved = krealloc(first, 6000);
    check(moved && moved != first && moved[0] == 7 && moved[4999] == 7);
    kfree(second);
    kfree(moved);
    check_empty(1);
}

CASE(a_region_is_as_large_as_its_ends_let_it)
{
    heap_add(memory[1] + 1, REGION_OVERHEAD + BLOCK_MIN + BLOCK_FLAGS - 1); /* none */
    heap_add(memory[1] + 1, REGION_OVERHEAD + BLOCK_MIN + BLOCK_FLAGS);
    check_empty(1);
}

/* The child's panic ends it. */
static bool panics(void (*what)(void))
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        freopen("/dev/null", "w", stdout);
        what();
        _exit(0);
    }
    return waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
           WTERMSIG(status) == SIGABRT;
}

static void free_twice(void)
{
    char *first = kmalloc(50), *wall = kmalloc(1);
    (void)wall;
    kfree(first);
    kfree(first);
}

static void align_to_three(void)
{
    kfree(kmalloc_aligned(3, 8));
}

static void align_to_nothing(void)
{
    kfree(kmalloc_aligned(0, 8));
}

static void write_past(void)
{
    char *first = kmalloc(20);
    kfree(kmalloc(100));
    memset(first, 0, 24);
    heap_check();
}

/* The size of the region's last block. */
static void write_past_all(void)
{
    char *all = kmalloc(REGION - REGION_OVERHEAD - BLOCK_OVERHEAD);
    all[REGION - REGION_OVERHEAD - BLOCK_OVERHEAD] = 8;
    heap_check();
}

CASE(mistakes_panic)
{
    check(panics(write_past_all));
    check(panics(free_twice));
    check(panics(align_to_three));
    check(panics(align_to_nothing));
    check(panics(write_past));
}
