/* heap.c - tests of an implementation of <services/heap.h>. */
#include "grade.h"
#include <kernel/arch.h>
#include <kernel/string.h>
#include <services/heap.h>

#define WEAK __attribute__((weak))
WEAK void *kmalloc(size_t size)
{
    (void)size;
    grade_lacks("kmalloc");
}
WEAK void *kcalloc(size_t count, size_t size)
{
    (void)count, (void)size;
    grade_lacks("kcalloc");
}
WEAK void *krealloc(void *memory, size_t size)
{
    (void)memory, (void)size;
    grade_lacks("krealloc");
}
WEAK void *kmalloc_aligned(size_t alignment, size_t size)
{
    (void)alignment, (void)size;
    grade_lacks("kmalloc_aligned");
}
WEAK void kfree(void *memory)
{
    (void)memory;
    grade_lacks("kfree");
}
WEAK void heap_add(void *base, size_t size)
{
    (void)base, (void)size;
    grade_lacks("heap_add");
}

enum { PIECE = 4096, LIVE = 24 };

static _Alignas(16) unsigned char memory[256 * 1024], more[32 * 1024];

/* What tests have taken: size bytes, filled with what tells them apart. */
static struct piece {
    unsigned char *at;
    size_t size;
    unsigned mark;
} live[LIVE];

static void fill(struct piece *piece)
{
    for (size_t i = 0; i < piece->size; i++)
        piece->at[i] = (unsigned char)(piece->mark + i);
}

static void expect_whole(const struct piece *piece, size_t size)
{
    for (size_t i = 0; i < size; i++)
        grade_expect(piece->at[i] == (unsigned char)(piece->mark + i),
                     "the %zu bytes at %p are in use and should stay as they are; byte %zu was "
                     "overwritten",
                     piece->size, (void *)piece->at, i);
}

static void *take(size_t size)
{
    grade_operation("kmalloc(%zu)", size);
    void *taken = kmalloc(size);
    grade_expect(taken != NULL, "kmalloc(%zu) should give memory, and returned NULL", size);
    return taken;
}

static void give(void *taken)
{
    grade_operation("kfree(%p)", taken);
    kfree(taken);
}

/* All that can be had in pieces of a size, as a list through the pieces; how many they are. */
static size_t take_all(size_t size, void **list)
{
    size_t count = 0;
    *list = NULL;
    grade_operation("kmalloc(%zu), until it returns NULL", size);
    for (void *piece; (piece = kmalloc(size)); count++) {
        *(void **)piece = *list;
        *list = piece;
    }
    return count;
}

static void give_list(void *list)
{
    grade_operation("kfree() of all that was taken, the last one first");
    while (list) {
        void *next = *(void **)list;
        kfree(list);
        list = next;
    }
}

/* The largest size that can be had, to a piece. */
static size_t largest(void)
{
    size_t low = 0, high = 64 * 1024 * 1024;
    grade_operation("kmalloc() and kfree() of more and less, for the largest size that can be had");
    while (high - low > PIECE) {
        size_t size = (low + high) / 2;
        void *taken = kmalloc(size);
        *(taken ? &low : &high) = size;
        if (taken)
            kfree(taken);
    }
    return low;
}

/* Bytes that can be had, when all is given back. Large pieces first: what is left of the memory is counted by small ones. */
static size_t room(void)
{
    static const size_t sizes[] = {PIECE, 256, 16};
    void *lists[GRADE_COUNT(sizes)];
    size_t bytes = 0;
    for (size_t i = 0; i < GRADE_COUNT(sizes); i++)
        bytes += take_all(sizes[i], &lists[i]) * sizes[i];
    for (size_t i = 0; i < GRADE_COUNT(sizes); i++)
        give_list(lists[i]);
    return bytes;
}

static size_t room_at_first;

static void begin(void)
{
    grade_operation("heap_add(%p, %zu)", (void *)memory, sizeof memory);
    heap_add(memory, sizeof memory);
    if (grade_passed("joins_both"))
        room_at_first = room();
}

/* Of a heap that does not join its blocks it cannot be told: to count the memory is to cut it up. */
static void look_for_leaks(void (*run)(void))
{
    (void)run;
    if (!grade_passed("joins_both"))
        return;
    size_t now = room();
    grade_expect(now >= room_at_first,
                 "all is given back, so %zu bytes should be there as before; it is %zu: memory was "
                 "lost",
                 room_at_first, now);
    room_at_first = now;
}

static void takes(void)
{
    unsigned char *first = take(24), *second = take(100);
    grade_expect(first + 24 <= second || second + 100 <= first,
                 "two pieces in use should not overlap; kmalloc(24) is at %p, kmalloc(100) at %p",
                 (void *)first, (void *)second);
    give(first);
    give(second);
}

static void is_aligned(void)
{
    void *pieces[40];
    for (size_t i = 0; i < GRADE_COUNT(pieces); i++) {
        pieces[i] = take(i + 1);
        grade_expect(((uintptr_t)pieces[i] & 7) == 0,
                     "kmalloc(%zu) should be aligned to 8 bytes, and is at %p", i + 1, pieces[i]);
    }
    for (size_t i = 0; i < GRADE_COUNT(pieces); i++)
        give(pieces[i]);
}

static void content_stays(void)
{
    for (unsigned i = 0; i < LIVE; i++) {
        live[i] = (struct piece){take(i * 7 + 1), i * 7 + 1, i * 37};
        fill(&live[i]);
    }
    for (unsigned i = 0; i < LIVE; i += 2)
        give(live[i].at);
    for (unsigned i = 1; i < LIVE; i += 2)
        expect_whole(&live[i], live[i].size);
    for (unsigned i = 1; i < LIVE; i += 2)
        give(live[i].at);
}

static void comes_again(void)
{
    void *pieces[4] = {NULL};
    for (unsigned turn = 0; turn < 20000; turn++) {
        void **piece = &pieces[turn % GRADE_COUNT(pieces)];
        if (turn % 100 == 0)
            grade_operation("kfree() and kmalloc(1000) in turns, the %u. time and on", turn + 1);
        if (*piece)
            kfree(*piece);
        *piece = kmalloc(1000);
        grade_expect(*piece != NULL,
                     "four pieces of 1,000 bytes are in use at a time, and %u were had; the next "
                     "kmalloc(1000) should give memory, and returned NULL",
                     turn);
    }
    for (size_t i = 0; i < GRADE_COUNT(pieces); i++)
        give(pieces[i]);
}

/* Fills the memory with pieces, and gives back every `step`th of them first. */
static void cut_up(size_t step)
{
    static void *pieces[512];
    size_t before = largest(), size = before / 64 + 1, count = 0;
    grade_operation("kmalloc(%zu), until it returns NULL", size);
    while (count < GRADE_COUNT(pieces) && (pieces[count] = kmalloc(size)))
        count++;
    grade_operation("kfree() of these %zu, every %zuth first", count, step);
    for (size_t from = 0; from < step; from++) {
        for (size_t i = from; i < count; i += step)
            kfree(pieces[i]);
    }
    size_t after = largest();
    grade_expect(
        after >= before,
        "%zu bytes in a row could be had, and should be there again after they were cut up "
        "into %zu pieces and freed; it is less than %zu",
        before, count, after + PIECE);
}

static void joins_forward(void)
{
    cut_up(1);
}

static void joins_both(void)
{
    cut_up(2);
    cut_up(7);
}

static void nothing_and_too_much(void)
{
    void *first = take(0), *second = take(0);
    grade_expect(first != second, "kmalloc(0) should be another address each time; it was %p twice",
                 first);
    give(first);
    give(second);
    give(NULL);
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 7, SIZE_MAX - 64, SIZE_MAX / 2 + 1,
                                   (size_t)1 << 32};
    for (size_t i = 0; i < GRADE_COUNT(sizes); i++) {
        grade_operation("kmalloc(0x%zx)", sizes[i]);
        void *taken = kmalloc(sizes[i]);
        grade_expect(taken == NULL, "kmalloc(0x%zx) should return NULL, and returned %p", sizes[i],
                     taken);
    }
    give(take(100));
}

static void zeroed(void)
{
    unsigned char *dirty = take(1000);
    memset(dirty, 0xa5, 1000);
    give(dirty);
    grade_operation("kcalloc(100, 10)");
    unsigned char *clean = kcalloc(100, 10);
    grade_expect(clean != NULL, "kcalloc(100, 10) should give memory, and returned NULL");
    for (size_t i = 0; i < 1000; i++)
        grade_expect(clean[i] == 0, "kcalloc(100, 10) should be zeroes; byte %zu is 0x%x", i,
                     clean[i]);
    give(clean);
    grade_operation("kcalloc(SIZE_MAX / 2 + 1, 2)");
    clean = kcalloc(SIZE_MAX / 2 + 1, 2);
    grade_expect(clean == NULL, "kcalloc(SIZE_MAX / 2 + 1, 2) should return NULL: the product does "
                                "not fit into size_t");
}

/* What krealloc() gives of live[0], with what was there looked at. */
static void resize(size_t size)
{
    size_t kept = size < live[0].size ? size : live[0].size;
    grade_operation("krealloc(%p, %zu)", (void *)live[0].at, size);
    unsigned char *at = krealloc(live[0].at, size);
    grade_expect(at != NULL, "krealloc() to %zu bytes should give memory, and returned NULL", size);
    live[0].at = at;
    expect_whole(&live[0], kept);
    live[0].size = size;
    fill(&live[0]);
}

static void grows_in_turn(void)
{
    live[0] = (struct piece){take(20), 20, 3};
    fill(&live[0]);
    resize(21);
    live[1] = (struct piece){take(50), 50, 99}; /* in the way */
    fill(&live[1]);
    resize(500);
    resize(3000);
    expect_whole(&live[1], 50);
    give(live[0].at);
    expect_whole(&live[1], 50);
    give(live[1].at);
}

/* Takes three pieces, which may be neighbours, and gives the second one back; the first grows over it, or elsewhere. */
static void grow_over_a_gap(size_t size, size_t larger)
{
    live[0] = (struct piece){take(size), size, 3};
    unsigned char *gap = take(size);
    live[1] = (struct piece){take(size), size, 99};
    fill(&live[0]);
    fill(&live[1]);
    give(gap);
    resize(larger);
    expect_whole(&live[1], size);
    give(live[1].at);
    live[1] = (struct piece){take(size), size, 7};
    fill(&live[1]);
    expect_whole(&live[0], larger);
    give(live[0].at);
    expect_whole(&live[1], size);
    give(live[1].at);
}

static void grows_over_a_gap(void)
{
    for (size_t size = 24; size <= 1536; size *= 4) {
        grow_over_a_gap(size, size * 2);
        grow_over_a_gap(size, size * 4);
    }
}

static void grows_beside_one_in_use(void)
{
    live[0] = (struct piece){take(24), 24, 3};
    live[1] = (struct piece){take(2000), 2000, 99};
    fill(&live[0]);
    fill(&live[1]);
    resize(200);
    expect_whole(&live[1], 2000);
    give(live[0].at);
    give(live[1].at);
}

static void grows(void)
{
    grows_in_turn();
    grows_over_a_gap();
    grows_beside_one_in_use();
}

static void shrinks(void)
{
    grade_operation("krealloc(NULL, 500)");
    live[0] = (struct piece){krealloc(NULL, 500), 500, 7};
    grade_expect(live[0].at != NULL, "krealloc(NULL, 500) is kmalloc(500), and returned NULL");
    fill(&live[0]);
    resize(100);
    resize(1);
    live[1] = (struct piece){take(40), 40, 50};
    fill(&live[1]);
    for (size_t size = 100; size > 60; size -= 3)
        resize(size);
    expect_whole(&live[1], 40);
    give(live[1].at);
    resize(300);
    grade_operation("krealloc(%p, SIZE_MAX)", (void *)live[0].at);
    void *none = krealloc(live[0].at, SIZE_MAX);
    grade_expect(none == NULL, "krealloc() to SIZE_MAX bytes should return NULL");
    expect_whole(&live[0], 300);
    give(live[0].at);
}

static void aligns(void)
{
    unsigned char *others[10];
    for (size_t alignment = 8, i = 0; alignment <= 4096; alignment *= 2, i++) {
        others[i] = take(24);
        grade_operation("kmalloc_aligned(%zu, 100)", alignment);
        live[i] = (struct piece){kmalloc_aligned(alignment, 100), 100, (unsigned)i * 5};
        grade_expect(live[i].at != NULL,
                     "kmalloc_aligned(%zu, 100) should give memory, and returned NULL", alignment);
        grade_expect(((uintptr_t)live[i].at & (alignment - 1)) == 0,
                     "kmalloc_aligned(%zu, 100) should be a multiple of that, and is %p", alignment,
                     (void *)live[i].at);
        fill(&live[i]);
    }
    grade_operation("kmalloc_aligned(0x100000000, 100)");
    grade_expect(kmalloc_aligned((size_t)1 << 32, 100) == NULL,
                 "kmalloc_aligned(0x100000000, 100) should return NULL: there are 8 MiB");
    grade_operation("kmalloc_aligned(4096, SIZE_MAX - 100)");
    grade_expect(kmalloc_aligned(4096, SIZE_MAX - 100) == NULL,
                 "kmalloc_aligned(4096, SIZE_MAX - 100) should return NULL");
    for (size_t i = 0; i < GRADE_COUNT(others); i++) {
        expect_whole(&live[i], 100);
        give(others[i]);
        give(live[i].at);
    }
}

/* The flag in what arch_irq_save() returns, which leaves them off. */
#define INTERRUPTS ((uintptr_t)1 << 9)

static void expect_interrupts(uintptr_t wanted, const char *function)
{
    uintptr_t now = arch_irq_save() & INTERRUPTS;
    grade_expect(now == wanted, "interrupts were %s before %s(), and should be so afterwards",
                 wanted ? "on" : "off", function);
    arch_irq_restore(wanted);
}

static void keeps_interrupts(void)
{
    for (int on = 1; on >= 0; on--) {
        uintptr_t wanted = on ? INTERRUPTS : 0;
        arch_irq_save();
        arch_irq_restore(wanted);
        void *taken = take(100);
        expect_interrupts(wanted, "kmalloc");
        if (grade_passed("grows")) {
            grade_operation("krealloc(%p, 2000)", taken);
            void *larger = krealloc(taken, 2000);
            expect_interrupts(wanted, "krealloc");
            taken = larger ? larger : taken;
        }
        give(taken);
        expect_interrupts(wanted, "kfree");
        if (grade_passed("aligns")) {
            grade_operation("kmalloc_aligned(256, 100)");
            taken = kmalloc_aligned(256, 100);
            expect_interrupts(wanted, "kmalloc_aligned");
            give(taken);
        }
    }
}

static void is_added(void)
{
    static bool added;
    void *list, *in_it = NULL;
    size_t before = take_all(PIECE, &list), after;
    if (!added) {
        grade_operation("heap_add(%p, %zu)", (void *)more, sizeof more);
        arch_irq_restore(INTERRUPTS);
        heap_add(more, sizeof more);
        expect_interrupts(INTERRUPTS, "heap_add");
        arch_irq_save();
        added = true;
    }
    void *second;
    after = take_all(PIECE, &second);
    for (void **piece = second; piece; piece = *piece) {
        if ((unsigned char *)piece >= more && (unsigned char *)piece < more + sizeof more)
            in_it = piece;
    }
    grade_expect(
        after >= sizeof more / PIECE - 2 && in_it,
        "after %zu pieces there was nothing left; heap_add() of %zu bytes should bring %zu "
        "pieces more at least, and brought %zu",
        before, sizeof more, sizeof more / PIECE - 2, after);
    give_list(second);
    give_list(list);
}

static void trace(void)
{
    for (unsigned i = 0; i < LIVE; i++)
        live[i] = (struct piece){take(1), 1, i};
    for (unsigned i = 0; i < LIVE; i++)
        fill(&live[i]);
    unsigned most = grade_passed("joins_both") ? 9000 : 200;
    for (unsigned turn = 0; turn < 400; turn++) {
        unsigned i = grade_random(LIVE);
        expect_whole(&live[i], live[i].size);
        give(live[i].at);
        size_t size = grade_random(turn % 16 ? 200 : most);
        live[i] = (struct piece){take(size), size, turn};
        fill(&live[i]);
    }
    for (unsigned i = 0; i < LIVE; i++) {
        expect_whole(&live[i], live[i].size);
        give(live[i].at);
    }
}

static void freed_twice(void)
{
    void *before = take(40), *middle = take(40), *after = take(40);
    give(middle);
    give(middle);
    (void)before, (void)after;
}

static const struct grade_test tests[] = {
    {GRADE(takes), .hint = "begin with an array, and a pointer that only moves forward"},
    {GRADE(is_aligned), .after = {"takes"},
     .hint = "round sizes up to a multiple of 8, and begin at one"},
    {GRADE(content_stays), .after = {"takes"},
     .hint = "the size of a block must count what you keep beside it, too"},
    {GRADE(comes_again), .after = {"content_stays"},
     .hint = "kfree() must put the block where kmalloc() looks for one"},
    {GRADE(joins_forward), .after = {"comes_again"},
     .hint = "when a block comes back, look whether the one beside it in memory is free, and make "
             "one of them"},
    {GRADE(joins_both), .after = {"joins_forward"},
     .hint = "a free block may have a free neighbour before it and another one after it"},
    {GRADE(nothing_and_too_much), .after = {"takes"},
     .hint = "0 bytes are given as if they were 1; a sum overflows: compare before you add or "
             "round up"},
    {GRADE(zeroed), .after = {"comes_again"},
     .hint = "the product may overflow: __builtin_mul_overflow()"},
    {GRADE(grows), .after = {"comes_again"},
     .hint = "copy as much as the old size says, then free it; in its place a block grows only "
             "over what is free"},
    {GRADE(shrinks), .after = {"comes_again"},
     .hint = "where there is no memory the old one stays, and NULL is returned"},
    {GRADE(aligns), .after = {"comes_again"},
     .hint = "take more than is needed, and find the way back from the address that you hand out"},
    {GRADE(keeps_interrupts), .after = {"takes"},
     .hint = "arch_irq_restore() with what arch_irq_save() has returned, on every way out"},
    {GRADE(trace), .after = {"content_stays", "comes_again"},
     .hint = "look at the blocks on both sides of the one that was overwritten"},
    {GRADE(is_added), .after = {"comes_again"}, .hint = "a heap may have more than one region"},
    {GRADE(freed_twice), .after = {"comes_again"},
     .hint = "a block knows whether it is free: kassert() that it is not", .panics = true},
};

static uint64_t most_of_trace(void)
{
    uint64_t most = 0;
    for (unsigned i = 0; i < LIVE; i++)
        live[i].at = kmalloc(16);
    for (unsigned turn = 0; turn < 1000; turn++) {
        unsigned i = grade_random(LIVE);
        size_t size = 16 + grade_random(1000);
        uint64_t before = grade_instructions();
        kfree(live[i].at);
        live[i].at = kmalloc(size);
        uint64_t cost = grade_instructions() - before;
        most = cost > most ? cost : most;
    }
    for (unsigned i = 0; i < LIVE; i++)
        kfree(live[i].at);
    return most;
}

/* From one piece of 24 bytes to the next, where they are closest. */
static uint64_t bytes_of_24(void)
{
    uintptr_t at[64];
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < GRADE_COUNT(at); i++)
        at[i] = (uintptr_t)kmalloc(24);
    for (size_t i = 0; i < GRADE_COUNT(at); i++) {
        for (size_t j = 0; j < GRADE_COUNT(at); j++) {
            if (at[i] < at[j] && at[j] - at[i] < least)
                least = at[j] - at[i];
        }
    }
    return least;
}

static const struct grade_figure figures[] = {
    {"instructions of a kfree() and a kmalloc() of up to 1,016 bytes, at most", most_of_trace, 400},
    {"bytes of memory for a piece of 24", bytes_of_24, 32},
};

const struct grade_step grade_step = {
    .tests = tests,
    .test_count = GRADE_COUNT(tests),
    .figures = figures,
    .figure_count = GRADE_COUNT(figures),
    .begin = begin,
    .look_for_leaks = look_for_leaks,
};
