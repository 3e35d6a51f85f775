/* frames.c - tests of an implementation of <services/frames.h>. */
#include "grade.h"
#include <arch/direct_map.h>
#include <kernel/boot_info.h>
#include <services/frames.h>

#define WEAK __attribute__((weak))
WEAK const char *frames_start(void)
{
    grade_lacks("frames_start");
}
WEAK bool frames_take(size_t count, uint64_t *physical)
{
    (void)count, (void)physical;
    grade_lacks("frames_take");
}
WEAK bool frames_take_below(size_t count, uint64_t limit, uint64_t *physical)
{
    (void)count, (void)limit, (void)physical;
    grade_lacks("frames_take_below");
}
WEAK void frames_give(uint64_t physical, size_t count)
{
    (void)physical, (void)count;
    grade_lacks("frames_give");
}
WEAK size_t frames_free(void)
{
    grade_lacks("frames_free");
}
WEAK size_t frames_total(void)
{
    grade_lacks("frames_total");
}
WEAK size_t frames_largest(void)
{
    grade_lacks("frames_largest");
}

enum { ALL = 4096, LIVE = 48 };

static struct memory_map at_boot; /* before frames were started */
static size_t free_at_first;
static uint64_t taken[ALL];

static void begin(void)
{
    at_boot = kernel_boot_info.memory;
    grade_operation("frames_start()");
    const char *problem = frames_start();
    grade_expect(problem == NULL, "frames_start() should return NULL, and returned \"%s\"",
                 problem);
    free_at_first = frames_free();
}

static void look_for_leaks(void (*run)(void))
{
    (void)run;
    size_t now = frames_free();
    grade_expect(now == free_at_first,
                 "all is given back, so frames_free() should be %zu as before, and is %zu",
                 free_at_first, now);
}

static uint64_t take(size_t count)
{
    uint64_t physical = 0;
    grade_operation("frames_take(%zu)", count);
    grade_expect(frames_take(count, &physical), "frames_take(%zu) should find memory", count);
    return physical;
}

static void give(uint64_t physical, size_t count)
{
    grade_operation("frames_give(0x%lx, %zu)", physical, count);
    frames_give(physical, count);
}

/* Each frame knows its number, and the address that it was taken by. */
static void mark(uint64_t physical, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t *words = mmu_direct(physical + i * FRAME_SIZE);
        words[0] = words[FRAME_SIZE / 8 - 1] = physical + i;
    }
}

static void expect_marked(uint64_t physical, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint64_t *words = mmu_direct(physical + i * FRAME_SIZE);
        grade_expect(words[0] == physical + i && words[FRAME_SIZE / 8 - 1] == physical + i,
                     "the frame 0x%lx is in use, and was given to somebody else or written to",
                     physical + i * FRAME_SIZE);
    }
}

static bool is_usable(uint64_t physical, size_t count)
{
    for (size_t i = 0; i < at_boot.count; i++) {
        const struct memory_range *range = &at_boot.range[i];
        if (range->type == MEMORY_USABLE && physical >= range->base &&
            physical + count * FRAME_SIZE <= range->end)
            return true;
    }
    return false;
}

static void starts(void)
{
    size_t free = frames_free();
    grade_expect(free >= 1000, "frames_free() should be most of the 8 MiB, and is %zu frames",
                 free);
    grade_expect(frames_start() == NULL && frames_free() == free,
                 "a second frames_start() should return NULL and change nothing");
}

static void takes_one(void)
{
    uint64_t one = take(1), two = take(1);
    grade_expect(one != 0 && one % FRAME_SIZE == 0 && two % FRAME_SIZE == 0,
                 "frames should be at multiples of 4,096, and not at 0; they are 0x%lx and 0x%lx",
                 one, two);
    grade_expect(one != two, "two frames in use should differ; both are 0x%lx", one);
    give(one, 1);
    give(two, 1);
}

/* Takes all single frames. */
static size_t take_all(void)
{
    size_t count = 0;
    grade_operation("frames_take(1), until it returns false");
    while (count < ALL && frames_take(1, &taken[count]))
        count++;
    return count;
}

static void give_all(size_t count, size_t step)
{
    grade_operation("frames_give() of these %zu, every %zuth first", count, step);
    for (size_t from = 0; from < step; from++) {
        for (size_t i = from; i < count; i += step)
            frames_give(taken[i], 1);
    }
}

static void usable(void)
{
    size_t count = take_all();
    for (size_t i = 0; i < count; i++)
        grade_expect(
            taken[i] != 0 && is_usable(taken[i], 1),
            "all frames should lie in usable memory of the map, and not at 0; 0x%lx does not",
            taken[i]);
    give_all(count, 1);
}

static void counts(void)
{
    size_t total = frames_total(), free = frames_free();
    uint64_t one = take(1);
    grade_expect(frames_free() == free - 1,
                 "frames_free() should be %zu after one was taken, and is %zu", free - 1,
                 frames_free());
    grade_expect(frames_total() == total && total >= free,
                 "frames_total() should stay %zu, and is %zu", total, frames_total());
    give(one, 1);
    grade_expect(frames_free() == free, "frames_free() should be %zu again, and is %zu", free,
                 frames_free());
}

static void all(void)
{
    size_t free = frames_free(), count = take_all();
    grade_expect(count == free, "frames_free() was %zu, so %zu frames should be there; it is %zu",
                 free, free, count);
    grade_expect(
        frames_free() == 0 && frames_largest() == 0,
        "with all taken, frames_free() and frames_largest() should be 0; they are %zu and %zu",
        frames_free(), frames_largest());
    for (size_t i = 0; i < count; i++)
        mark(taken[i], 1);
    for (size_t i = 0; i < count; i++)
        expect_marked(taken[i], 1);
    give_all(count, 1);
    size_t again = take_all();
    grade_expect(again == count, "after all %zu were given back, %zu can be taken", count, again);
    give_all(again, 3);
}

static void in_a_row(void)
{
    static const size_t sizes[] = {2, 3, 5, 8, 16, 100};
    uint64_t rows[GRADE_COUNT(sizes)];
    for (size_t i = 0; i < GRADE_COUNT(sizes); i++) {
        rows[i] = take(sizes[i]);
        grade_expect(is_usable(rows[i], sizes[i]),
                     "%zu frames in a row should lie in one usable range; those at 0x%lx do not",
                     sizes[i], rows[i]);
        mark(rows[i], sizes[i]);
    }
    size_t free = frames_free(), count = take_all();
    grade_expect(
        count == free,
        "beside these rows frames_free() was %zu, so %zu frames should be there; it is %zu", free,
        free, count);
    give_all(count, 1);
    for (size_t i = 0; i < GRADE_COUNT(sizes); i++) {
        expect_marked(rows[i], sizes[i]);
        give(rows[i], sizes[i]);
    }
}

static void aligned(void)
{
    static const size_t sizes[] = {1, 2, 3, 4, 5, 16, 17, 64};
    for (size_t i = 0; i < GRADE_COUNT(sizes); i++) {
        size_t power = 1;
        while (power < sizes[i])
            power *= 2;
        uint64_t row = take(sizes[i]);
        grade_expect(row % (power * FRAME_SIZE) == 0,
                     "%zu frames should be at a multiple of %zu frames, and are at 0x%lx", sizes[i],
                     power, row);
        give(row, sizes[i]);
    }
}

static void joins(void)
{
    size_t largest = frames_largest();
    for (size_t step = 1; step <= 7; step += 3) {
        give_all(take_all(), step);
        grade_expect(frames_largest() == largest,
                     "%zu frames in a row could be had, and should be again after all were given "
                     "back; it is %zu",
                     largest, frames_largest());
    }
}

static void largest(void)
{
    size_t most = frames_largest();
    grade_expect(most > 0 && (most & (most - 1)) == 0,
                 "frames_largest() should be a power of two, and is %zu", most);
    uint64_t row = take(most), other = 0;
    give(row, most);
    grade_operation("frames_take(%zu)", 2 * most);
    grade_expect(!frames_take(2 * most, &other),
                 "frames_largest() is %zu, so frames_take(%zu) should return false", most,
                 2 * most);
}

static void below(void)
{
    for (uint64_t limit = 0x300000; limit <= 0x700000; limit += 0x1b4000) {
        size_t count = 0;
        grade_operation("frames_take_below(1, 0x%lx), until it returns false", limit);
        while (count < ALL && frames_take_below(1, limit, &taken[count])) {
            grade_expect(taken[count] + FRAME_SIZE <= limit,
                         "the frame should be below 0x%lx, and is 0x%lx", limit, taken[count]);
            count++;
        }
        grade_expect(count >= 100, "hundreds of frames are below 0x%lx, and %zu could be had",
                     limit, count);
        give_all(count, 2);
    }
    uint64_t none;
    grade_operation("frames_take_below(1, 4096)");
    grade_expect(!frames_take_below(1, FRAME_SIZE, &none), "no frame is below 4,096: 0 is none");
}

static void too_many(void)
{
    static const size_t counts[] = {16384,    FRAMES_COUNT_MAX, FRAMES_COUNT_MAX + 1,
                                    SIZE_MAX, (size_t)1 << 52,  SIZE_MAX / 2 + 2};
    size_t free = frames_free();
    for (size_t i = 0; i < GRADE_COUNT(counts); i++) {
        uint64_t physical = 0x1234;
        grade_operation("frames_take(%zu)", counts[i]);
        grade_expect(!frames_take(counts[i], &physical), "frames_take(%zu) should return false",
                     counts[i]);
        grade_expect(physical == 0x1234 && frames_free() == free,
                     "frames_take() that returns false should change nothing");
    }
}

static void trace(void)
{
    static struct {
        uint64_t at;
        size_t count;
    } live[LIVE];
    for (size_t i = 0; i < LIVE; i++)
        live[i].count = 0;
    for (unsigned turn = 0; turn < 2000; turn++) {
        uint32_t i = grade_random(LIVE);
        if (live[i].count) {
            expect_marked(live[i].at, live[i].count);
            give(live[i].at, live[i].count);
        }
        live[i].count = 1 + grade_random(turn % 8 ? 4 : 20);
        live[i].at = take(live[i].count);
        mark(live[i].at, live[i].count);
    }
    for (size_t i = 0; i < LIVE; i++) {
        if (live[i].count) {
            expect_marked(live[i].at, live[i].count);
            give(live[i].at, live[i].count);
        }
    }
}

static void given_twice(void)
{
    uint64_t one = take(1);
    give(one, 1);
    give(one, 1);
}

static void never_taken(void)
{
    uint64_t row = take(4);
    give(row + FRAME_SIZE, 1);
}

static void not_ours(void)
{
    give(0xfffff000, 1);
}

static const struct grade_test tests[] = {
    {GRADE(starts),
     .hint = "kernel_boot_info.memory has the ranges; page_alloc() may have taken some before"},
    {GRADE(takes_one), .after = {"starts"},
     .hint = "a list through the free frames, reached by mmu_direct()"},
    {GRADE(usable), .after = {"takes_one"},
     .hint = "round the base of a range up and its end down; what your tables take is no frame"},
    {GRADE(counts), .after = {"takes_one"},
     .hint = "count where frames are taken and given, in one place each"},
    {GRADE(all), .after = {"counts"},
     .hint = "the last frame of each range, and the first, are frames, too"},
    {GRADE(in_a_row), .after = {"takes_one"},
     .hint = "a list does not know neighbours: bits do, and buddies"},
    {GRADE(aligned), .after = {"in_a_row"},
     .hint = "a row begins at a multiple of the power of two that is not less than it"},
    {GRADE(joins), .after = {"all", "in_a_row"},
     .hint = "the buddy's address differs in one bit; go on as long as it is free"},
    {GRADE(largest), .after = {"in_a_row"},
     .hint = "the order of the highest list that is not empty"},
    {GRADE(below), .after = {"takes_one"},
     .hint = "the end of the last frame counts, not its beginning"},
    {GRADE(too_many), .after = {"counts"},
     .hint = "compare the count with FRAMES_COUNT_MAX before you compute with it"},
    {GRADE(trace), .after = {"in_a_row"},
     .hint = "what is left over of a larger block must come back to the lists it belongs to"},
    {GRADE(given_twice), .after = {"takes_one"},
     .hint = "a bit for each frame: is it taken? panic() if it is not", .panics = true},
    {GRADE(never_taken), .after = {"in_a_row"},
     .hint = "remember how many frames were taken at an address", .panics = true},
    {GRADE(not_ours), .after = {"starts"},
     .hint = "an address beyond the RAM has no bit in your table", .panics = true},
};

static uint64_t most_of_take(void)
{
    uint64_t most = 0;
    size_t count = 0;
    for (uint64_t before = grade_instructions(); count < ALL && frames_take(1, &taken[count]);
         count++) {
        uint64_t now = grade_instructions();
        most = now - before > most ? now - before : most;
        before = grade_instructions();
    }
    for (size_t i = 0; i < count; i++)
        frames_give(taken[i], 1);
    return most;
}

static uint64_t most_of_give(void)
{
    uint64_t most = 0;
    size_t count = take_all();
    for (size_t i = 0; i < count; i++) {
        uint64_t before = grade_instructions();
        frames_give(taken[i], 1);
        uint64_t cost = grade_instructions() - before;
        most = cost > most ? cost : most;
    }
    return most;
}

static const struct grade_figure figures[] = {
    {"instructions of frames_take(1), at most, until nothing is left", most_of_take, 1500},
    {"instructions of frames_give() of one, at most", most_of_give, 1500},
};

const struct grade_step grade_step = {
    .tests = tests,
    .test_count = GRADE_COUNT(tests),
    .figures = figures,
    .figure_count = GRADE_COUNT(figures),
    .begin = begin,
    .look_for_leaks = look_for_leaks,
};
