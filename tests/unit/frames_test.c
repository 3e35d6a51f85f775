/*
 * frames_test.c - the allocator of frames against a model that keeps an owner for every frame, and on memory
 * maps that no machine here has.
 */
#define NEEDS_frames
#define MEMORY_RANGES_MAX 8192 /* more than the kernel's, for a map with thousands of ranges */
#include "unit.h"

#include "../../services/frames/bit_tree.c"
#include "../../services/frames/buddy.c"
#include "../../services/frames/frame_pool.c"
#include "../../services/frames/mistake.c"
#include "../../services/frames/sections.c"
#include "../../services/frames/taken.c"

#define KIB UINT64_C(1024)
#define MIB (KIB << 10)
#define GIB (KIB << 20)
#define TIB (KIB << 30)
#define NO_LIMIT UINT64_MAX

static struct memory_map map;
static struct frame_pool pool;
static void *memory;

static void usable(uint64_t base, uint64_t end)
{
    map.range[map.count++] = (struct memory_range){base, end, MEMORY_USABLE};
}

static void start(void)
{
    check(frame_pool_plan(&pool, &map));
    memory = malloc(pool.size);
    check(memory != NULL);
    memset(memory, 0xa5, pool.size);
    frame_pool_start(&pool, &map, memory);
}

/* The model: an owner for each frame of a few windows in the addresses. */
enum { NOT_RAM, FREE, OWNERS }; /* from OWNERS on: the taking's number */
#define WINDOW 512
#define WINDOWS 4
static const uint64_t window_at[WINDOWS] = {256, SECTION_FRAMES - 256, 7 * SECTION_FRAMES - 256,
                                            33 * SECTION_FRAMES + 512};
static int owner[WINDOWS][WINDOW];

static int *owner_of(uint64_t frame)
{
    static int none = NOT_RAM;
    for (size_t i = 0; i < WINDOWS; i++) {
        if (frame >= window_at[i] && frame < window_at[i] + WINDOW)
            return &owner[i][frame - window_at[i]];
    }
    return &none;
}

static bool all_are(uint64_t first, uint64_t count, int who)
{
    for (uint64_t frame = first; frame < first + count; frame++) {
        if (*owner_of(frame) != who)
            return false;
    }
    return true;
}

static void set_owner(uint64_t first, uint64_t count, int who)
{
    for (uint64_t frame = first; frame < first + count; frame++)
        *owner_of(frame) = who;
}

static uint64_t model_free(void)
{
    uint64_t count = 0;
    for (size_t i = 0; i < WINDOWS; i++) {
        for (size_t j = 0; j < WINDOW; j++)
            count += owner[i][j] == FREE;
    }
    return count;
}

/* A free block whose buddy is not free. */
static bool is_block(uint64_t first, uint64_t size)
{
    return all_are(first, size, FREE) && !all_are(first ^ size, size, FREE);
}

/* In the blocks of a size, the highest place for `count` frames that end by `limit`. */
static bool place_in_blocks(uint64_t size, uint64_t align, uint64_t count, uint64_t limit,
                            uint64_t *place)
{
    for (size_t i = WINDOWS; i-- > 0;) {
        for (uint64_t first = (window_at[i] + WINDOW) / size * size; first >= window_at[i];
             first -= size) {
            if (first + count > limit || !is_block(first, size))
                continue;
            *place = first + size - align;
            while (*place + count > limit)
                *place -= align;
            return true;
        }
    }
    return false;
}

static bool model_take(uint64_t count, uint64_t limit, uint64_t *place)
{
    uint64_t align = 1;
    while (align < count)
        align *= 2;
    for (uint64_t size = align; size <= WINDOW; size *= 2) {
        if (place_in_blocks(size, align, count, limit, place))
            return true;
    }
    return false;
}

/* The windows as usable ranges that are not aligned, with a byte of another range beside each. */
static void start_windows(void)
{
    for (size_t i = 0; i < WINDOWS; i++) {
        uint64_t base = window_at[i] * FRAME_SIZE, end = base + WINDOW * FRAME_SIZE;
        usable(base - 1, end + FRAME_SIZE - 1);
        map.range[map.count++] =
            (struct memory_range){end + FRAME_SIZE - 1, end + FRAME_SIZE, MEMORY_RESERVED};
    }
    /* What the pool knows: in a range beside the windows, all of which it takes. */
    usable(34 * GIB - GIB / 2, 34 * GIB - GIB / 2 + MIB);
    start();
    map.range[map.count - 1].base = map.range[map.count - 1].end - pool.size;
    frame_pool_start(&pool, &map, memory);
    for (size_t i = 0; i < WINDOWS; i++)
        set_owner(window_at[i], WINDOW, FREE);
}

static void check_all_owners(void)
{
    for (unsigned order = 0; order < BUDDY_ORDERS; order++)
        check((pool.buddy.free_orders >> order & 1) != bit_tree_is_empty(&pool.buddy.free[order]));
    check_int((intmax_t)pool.buddy.free_count, (intmax_t)model_free());
    for (size_t i = 0; i < WINDOWS; i++) {
        for (uint64_t frame = window_at[i]; frame < window_at[i] + WINDOW; frame++) {
            uint64_t number;
            check(sections_number(&pool.sections, frame, &number));
            check_int(buddy_is_free(&pool.buddy, number), *owner_of(frame) == FREE);
        }
    }
}

#define TAKINGS 400
static struct {
    uint64_t first, count;
} takings[TAKINGS];
static int taking_count;
static uint64_t seed = 20261129;

static uint64_t below(uint64_t bound)
{
    return random_next(&seed) % bound;
}

static void take_one(void)
{
    uint64_t count = 1 + below(below(8) ? 9 : 600), expected = 0, physical = 0;
    uint64_t limit = below(3) ? NO_LIMIT : (window_at[below(WINDOWS)] + below(WINDOW)) * FRAME_SIZE;
    bool can = model_take(count, limit / FRAME_SIZE, &expected);
    check_int(frame_pool_take(&pool, count, limit, &physical), can);
    if (!can)
        return;
    check_int((intmax_t)physical, (intmax_t)(expected * FRAME_SIZE));
    set_owner(expected, count, OWNERS + taking_count);
    takings[taking_count].first = expected;
    takings[taking_count++].count = count;
}

static void give(int which)
{
    uint64_t first = takings[which].first, count = takings[which].count;
    check(frame_pool_give(&pool, first * FRAME_SIZE, count));
    set_owner(first, count, FREE);
    takings[which] = takings[--taking_count];
}

static bool is_taking(uint64_t first, uint64_t count)
{
    for (int i = 0; i < taking_count; i++) {
        if (takings[i].first == first && takings[i].count == count)
            return true;
    }
    return false;
}

/* Near what is taken, so that it is nearly right. */
static void give_wrongly(void)
{
    static char before[4 * MIB];
    uint64_t first = window_at[below(WINDOWS)] + below(WINDOW), count = below(20);
    if (taking_count > 0 && below(4)) {
        int which = (int)below((uint64_t)taking_count);
        first = takings[which].first + below(5) - below(2);
        count = takings[which].count + below(3) - below(2);
    }
    if (is_taking(first, count))
        return;
    check(pool.size <= sizeof before);
    memcpy(before, memory, pool.size);
    check(!frame_pool_give(&pool, first * FRAME_SIZE, count));
    check_bytes(memory, before, pool.size);
    check_int((intmax_t)pool.buddy.free_count, (intmax_t)model_free());
}

CASE(any_order_of_takes_and_gives)
{
    start_windows();
    void *fresh = exact_copy(memory, pool.size);
    for (int step = 0; step < 20000; step++) {
        bool filling = step / 1000 % 2 == 0;
        if (taking_count < TAKINGS && below(10) < (filling ? 6 : 3))
            take_one();
        else if (taking_count > 0)
            give((int)below((uint64_t)taking_count));
        if (step % 16 == 0)
            give_wrongly();
        if (step % 256 == 0)
            check_all_owners();
    }
    while (taking_count > 0)
        give(taking_count - 1);
    check_all_owners();
    check_bytes(memory, fresh, pool.size);
}

CASE(what_was_taken_is_known)
{
    start_windows();
    while (taking_count < TAKINGS && model_free() > 100)
        take_one();
    for (int i = 0; i < taking_count; i++) {
        for (uint64_t frame = takings[i].first; frame < takings[i].first + takings[i].count;
             frame++) {
            uint64_t number, first, count;
            check(sections_number(&pool.sections, frame, &number));
            check(taken_find(&pool.buddy, number, &first, &count));
            check_int((intmax_t)sections_address(&pool.sections, first),
                      (intmax_t)takings[i].first);
            check_int((intmax_t)count, (intmax_t)takings[i].count);
        }
    }
}

/* In exactly the words that it says, for any number of frames. */
CASE(words_of_the_buddy_system)
{
    static const uint64_t sizes[] = {1, 2, 63, 64, 65, 127, 128, 4095, 4096, 4097, 300000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        static struct buddy buddy;
        uint64_t *words = calloc(buddy_words(sizes[i]), sizeof *words), frame, taken = 0;
        buddy_init(&buddy, sizes[i], words);
        buddy_add(&buddy, 0, sizes[i]);
        while (buddy_take(&buddy, 1, sizes[i], &frame))
            taken++;
        check_int((intmax_t)taken, (intmax_t)sizes[i]);
        check_int(buddy.free_orders, 0);
        for (frame = 0; frame < taken; frame++)
            check(buddy_give(&buddy, frame, 1) && !buddy_give(&buddy, frame, 1));
        check_int((intmax_t)buddy.free_count, (intmax_t)taken);
        free(words);
    }
}

/* The next take fails, for each number of frames that are left, and nothing is lost. */
CASE(out_of_memory_at_each_take)
{
    uint64_t last, at[64];
    start_windows();
    const uint64_t all = pool.buddy.free_count;
    while (frame_pool_take(&pool, 1, NO_LIMIT, &last))
        ;
    check_int((intmax_t)pool.buddy.free_count, 0);
    for (uint64_t left = 0; left < 64; left++) {
        for (uint64_t i = 0; i < left; i++)
            check(frame_pool_take(&pool, 1, NO_LIMIT, &at[i]));
        check(!frame_pool_take(&pool, 1, NO_LIMIT, &last));
        check(!frame_pool_take(&pool, 64, NO_LIMIT, &last));
        for (uint64_t i = 0; i < left; i++)
            check(frame_pool_give(&pool, at[i], 1));
        check_int((intmax_t)pool.buddy.free_count, (intmax_t)left);
        check(frame_pool_give(&pool, (window_at[1] + left) * FRAME_SIZE, 1));
    }
    check(pool.total == all);
}

static void check_mistake(uint64_t physical, uint64_t count, const char *expected)
{
    char text[100];
    check(!frame_pool_give(&pool, physical, count));
    frame_pool_mistake(&pool, physical, count, text, sizeof text);
    check_text(text, expected);
}

static const char never_taken[] = "it was never taken: it is the kernel's, reserved or no RAM";
static const char is_free[] = "it is free: given back before, or never taken";

CASE(mistakes)
{
    uint64_t three;
    usable(MIB, 64 * MIB);
    map.range[map.count++] = (struct memory_range){64 * MIB, 65 * MIB, MEMORY_KERNEL};
    usable(65 * MIB, 2 * GIB);
    start();
    check(frame_pool_take(&pool, 3, GIB, &three));
    check_int((intmax_t)three, 0x41fc000);
    check_mistake(three + 1, 3, "the address is not a multiple of the size of a frame");
    check_mistake(three, 0, "the count is 0");
    check_mistake(three, 1, "there were 3 frames taken at 0x41fc000");
    check_mistake(three, 2, "there were 3 frames taken at 0x41fc000");
    check_mistake(three, 4, "there were 3 frames taken at 0x41fc000");
    check_mistake(three + FRAME_SIZE, 1, "there were 3 frames taken at 0x41fc000");
    check_mistake(three + 2 * FRAME_SIZE, 1, "there were 3 frames taken at 0x41fc000");
    check_mistake(three + 3 * FRAME_SIZE, 1, is_free);
    check_mistake(three, FRAMES_COUNT_MAX + 1, "there were 3 frames taken at 0x41fc000");
    check_mistake(three, UINT64_MAX, "there were 3 frames taken at 0x41fc000");
    check(frame_pool_give(&pool, three, 3));
    check_mistake(three, 3, is_free);
    check_mistake(64 * MIB, 1, never_taken);
    check_mistake(0, 1, never_taken);
    check_mistake(pool.place, 1, never_taken);
    check_mistake(5 * GIB, 1, never_taken);
    check_mistake(UINT64_MAX - 4095, 1, never_taken);
}

static void check_below(uint64_t limit, uint64_t expected)
{
    uint64_t physical = 0;
    check(frame_pool_take(&pool, 256, limit, &physical));
    check_int((intmax_t)physical, (intmax_t)expected);
    check(frame_pool_give(&pool, physical, 256));
}

/* Limits in a gap and after the last frame, and gives that begin or end there. */
CASE(limits_and_ends)
{
    usable(4 * MIB, 8 * MIB);
    usable(5 * GIB, 5 * GIB + 4 * MIB);
    usable(9 * GIB, 9 * GIB + 8 * MIB);
    start();
    check_int((intmax_t)(pool.place + pool.size), (intmax_t)(9 * GIB + 8 * MIB));
    check_below(5 * MIB, 4 * MIB);
    check_below(6 * MIB - 1, 4 * MIB);
    check_below(12 * MIB, 7 * MIB);
    check_below(4 * GIB + 5 * MIB, 7 * MIB);
    check_below(8 * GIB + 5 * MIB, 5 * GIB + 3 * MIB);
    check_below(9 * GIB + 110 * MIB, 9 * GIB + 6 * MIB);
    check_below(11 * GIB, 9 * GIB + 6 * MIB);
    check_mistake(9 * GIB + 110 * MIB, 1, never_taken);
    check_mistake(9 * GIB + 3 * MIB, 2048, is_free);
    check_mistake(9 * GIB + 3 * MIB, FRAMES_COUNT_MAX, is_free);
    check_mistake(pool.place + pool.size - FRAME_SIZE, 2048, never_taken);
}

static uint64_t frames_of_map(void)
{
    uint64_t frames = 0, first, end;
    for (size_t i = 0; i < map.count; i++)
        frames += sections_usable(&map.range[i], &first, &end) ? end - first : 0;
    return frames;
}

/* A PC's map with 1 TiB: all but what the pool takes is free, in blocks of 1 GiB. */
CASE(a_terabyte)
{
    uint64_t physical, blocks = 0;
    usable(0, 639 * KIB);
    usable(3 * MIB, 3 * GIB);
    usable(4 * GIB, TIB + GIB);
    start();
    check_int((intmax_t)pool.sections.count, 1024);
    check_int((intmax_t)pool.size, (intmax_t)(1024 * 129 * KIB + 28 * KIB));
    check_int((intmax_t)pool.total, (intmax_t)(frames_of_map() - pool.size / FRAME_SIZE));
    check_int((intmax_t)pool.buddy.free_count, (intmax_t)pool.total);
    check(!frame_pool_take(&pool, 1, FRAME_SIZE, &physical));
    while (frame_pool_take(&pool, FRAMES_COUNT_MAX, NO_LIMIT, &physical)) {
        check_int((intmax_t)(physical % GIB), 0);
        blocks++;
    }
    check_int((intmax_t)blocks, 1022);
    check(!frame_pool_take(&pool, FRAMES_COUNT_MAX + 1, NO_LIMIT, &physical));
    check(!frame_pool_take(&pool, UINT64_MAX, NO_LIMIT, &physical));
    free(memory);
}

/* Ranges that begin and end anywhere, some of less than a frame, and some beyond what can be reached. */
CASE(thousands_of_ranges)
{
    uint64_t at = 0, physical, taken = 0;
    while (map.count < MEMORY_RANGES_MAX - 3) {
        at += 1 + below(map.count % 100 == 0 ? GIB : 100 * KIB);
        uint64_t end = at + 1 + below(200 * KIB);
        usable(at, end);
        at = end;
    }
    usable(40 * TIB, 40 * TIB + 32 * MIB);
    usable(64 * TIB - MIB - 1, 64 * TIB + MIB);
    usable(UINT64_MAX - MIB, UINT64_MAX);
    start();
    check(pool.total <= frames_of_map() - pool.size / FRAME_SIZE);
    check(pool.total >= frames_of_map() * 9 / 10);
    check_int((intmax_t)pool.buddy.free_count, (intmax_t)pool.total);
    while (frame_pool_take(&pool, 1, NO_LIMIT, &physical)) {
        size_t i = 0;
        while (map.range[i].end <= physical)
            i++;
        check(map.range[i].base <= physical && physical + FRAME_SIZE <= map.range[i].end);
        check(physical + FRAME_SIZE <= pool.place || physical >= pool.place + pool.size);
        taken++;
    }
    check_int((intmax_t)taken, (intmax_t)pool.total);
}

/* Where the memory is too thin for what the pool knows, the richest sections are used. */
CASE(memory_thinly_spread)
{
    for (uint64_t i = 1; i <= 300; i++)
        usable(i * GIB, i * GIB + (MIB << i % 3));
    usable(400 * GIB, 400 * GIB + 16 * MIB);
    start();
    check_int((intmax_t)pool.sections.count, 101);
    check_int((intmax_t)pool.total, (intmax_t)(100 * 1024 + 16 * 256 - pool.size / FRAME_SIZE));
    map.count = 300;
    check(frame_pool_plan(&pool, &map) == false);
}

CASE(no_usable_memory)
{
    check(!frame_pool_plan(&pool, &map));
    usable(0, FRAME_SIZE);
    usable(FRAME_SIZE + 1, 3 * FRAME_SIZE - 1);
    usable(64 * TIB, 65 * TIB);
    map.range[map.count++] = (struct memory_range){GIB, 2 * GIB, MEMORY_RESERVED};
    check(!frame_pool_plan(&pool, &map));
    usable(70 * TIB, UINT64_MAX);
    check(!frame_pool_plan(&pool, &map));
}

static void check_tree(uint64_t size)
{
    uint64_t words = bit_tree_words(size);
    uint64_t *level = calloc(words, sizeof *level);
    bool *model = calloc(size, sizeof *model);
    struct bit_tree tree;
    check(bit_tree_init(&tree, size, level) == level + words);
    for (int step = 0; step < 2000; step++) {
        uint64_t number = below(size), limit = below(size), expected = limit, found = 0;
        if (model[number])
            bit_tree_remove(&tree, number);
        else
            bit_tree_add(&tree, number);
        model[number] = !model[number];
        check(bit_tree_has(&tree, number) == model[number]);
        while (expected > 0 && !model[expected])
            expected--;
        check_int(bit_tree_highest(&tree, limit, &found), model[expected]);
        if (model[expected])
            check_int((intmax_t)found, (intmax_t)expected);
        check_int(bit_tree_is_empty(&tree), !bit_tree_highest(&tree, size - 1, &found));
    }
    free(model);
    free(level);
}

CASE(trees_of_bits)
{
    static const uint64_t sizes[] = {1, 2, 63, 64, 65, 4095, 4096, 4097, 300000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_tree(sizes[i]);
}
