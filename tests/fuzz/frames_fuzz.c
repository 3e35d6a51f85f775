/*
 * frames_fuzz.c - a memory map, and then frames that are taken and given back, rightly and wrongly, against a
 * model with an owner for each frame. The input: a byte with the number of ranges, five bytes for each, and
 * four for each step.
 */
#define NEEDS_frames
#include "fuzz.h"

#include "../../services/frames/bit_tree.c"
#include "../../services/frames/buddy.c"
#include "../../services/frames/frame_pool.c"
#include "../../services/frames/mistake.c"
#include "../../services/frames/sections.c"
#include "../../services/frames/taken.c"

#define RANGES 6
#define UNIT 1024                    /* bytes: what a range's place and size are multiples of */
#define FRAMES (65536 * UNIT / 4096) /* of a range, at most */
#define TAKINGS 64
enum { NOT_RAM, FREE, TAKEN };

static struct memory_map map;
static struct frame_pool pool;
static unsigned char *memory, *fresh;
static uint64_t first_of[RANGES];
static unsigned char owner[RANGES][FRAMES + 2];
static uint64_t free_count;
static struct {
    uint64_t physical, count;
} takings[TAKINGS];
static size_t taking_count;

static unsigned char *owner_of(uint64_t frame)
{
    static unsigned char none;
    none = NOT_RAM;
    for (size_t i = 0; i < map.count; i++) {
        if (frame >= first_of[i] && frame - first_of[i] < FRAMES + 2 &&
            (i + 1 == map.count || frame < first_of[i + 1]))
            return &owner[i][frame - first_of[i]];
    }
    return &none;
}

static bool all_are(uint64_t first, uint64_t count, unsigned char who)
{
    for (uint64_t i = 0; i < count; i++) {
        if (*owner_of(first + i) != who)
            return false;
    }
    return true;
}

static void set_owner(uint64_t first, uint64_t count, unsigned char who)
{
    for (uint64_t i = 0; i < count; i++)
        *owner_of(first + i) = who;
}

/* Ranges one after the other, some of them many GiB further on. */
static void make_map(const uint8_t **data, size_t *size)
{
    uint64_t at = 0, ranges = fuzz_number(data, size, 1) % (RANGES + 1);
    map.count = 0;
    memset(owner, NOT_RAM, sizeof owner);
    for (size_t i = 0; i < ranges; i++) {
        uint64_t gap = fuzz_number(data, size, 2), length = fuzz_number(data, size, 2);
        enum memory_type type = fuzz_number(data, size, 1) % 4 ? MEMORY_USABLE : MEMORY_RESERVED;
        at += gap >= 0xff00 ? (gap & 0xff) << 38 : gap * UNIT;
        first_of[i] = at / FRAME_SIZE;
        map.range[map.count++] = (struct memory_range){at, at + (length + 1) * UNIT, type};
        at += (length + 1) * UNIT;
    }
}

/* All whole frames of usable ranges in sections that have numbers, but for what the pool knows. */
static void make_model(void)
{
    uint64_t first, end, number;
    free_count = 0;
    for (size_t i = 0; i < map.count; i++) {
        if (!sections_usable(&map.range[i], &first, &end))
            continue;
        for (uint64_t frame = first; frame < end; frame++) {
            if (sections_number(&pool.sections, frame, &number) &&
                (frame * FRAME_SIZE < pool.place || frame * FRAME_SIZE >= pool.place + pool.size)) {
                *owner_of(frame) = FREE;
                free_count++;
            }
        }
    }
}

/* Whether a block that is free holds as many aligned frames below the limit. */
static bool can_take(uint64_t align, uint64_t count, uint64_t limit)
{
    for (size_t i = 0; i < map.count; i++) {
        uint64_t first = (first_of[i] + align - 1) / align * align;
        for (; first < first_of[i] + FRAMES; first += align) {
            if (first + count <= limit && all_are(first, align, FREE))
                return true;
        }
    }
    return false;
}

static void take(uint64_t count, uint64_t limit)
{
    uint64_t physical = 1, align = 1;
    while (align < count)
        align *= 2;
    bool taken = frame_pool_take(&pool, count, limit, &physical);
    check(taken == can_take(align, count, limit / FRAME_SIZE));
    if (!taken) {
        check(physical == 1);
        return;
    }
    uint64_t first = physical / FRAME_SIZE;
    check(physical % (align * FRAME_SIZE) == 0 && physical + count * FRAME_SIZE <= limit);
    check(all_are(first, count, FREE));
    set_owner(first, count, TAKEN);
    free_count -= count;
    takings[taking_count].physical = physical;
    takings[taking_count++].count = count;
}

static void give(size_t which)
{
    check(frame_pool_give(&pool, takings[which].physical, takings[which].count));
    set_owner(takings[which].physical / FRAME_SIZE, takings[which].count, FREE);
    free_count += takings[which].count;
    takings[which] = takings[--taking_count];
}

static void give_wrongly(uint64_t physical, uint64_t count)
{
    char text[100];
    for (size_t i = 0; i < taking_count; i++) {
        if (takings[i].physical == physical && takings[i].count == count)
            return;
    }
    check(!frame_pool_give(&pool, physical, count));
    frame_pool_mistake(&pool, physical, count, text, sizeof text);
    check(*text != '\0');
}

static void step(unsigned what, uint64_t count, uint64_t offset)
{
    size_t which = taking_count ? offset % taking_count : 0;
    if (what % 4 == 0 && taking_count < TAKINGS)
        take(count + 1, UINT64_MAX);
    else if (what % 4 == 1 && taking_count < TAKINGS)
        take(count + 1, map.range[what / 4 % map.count].base + offset * UNIT);
    else if (what % 4 == 2 && taking_count > 0)
        give(which);
    else if (taking_count > 0)
        give_wrongly(takings[which].physical + (what / 4 % 8 - 4) * (FRAME_SIZE / 2), count);
    else
        give_wrongly(map.range[what / 4 % map.count].base + offset * UNIT, count);
    check(pool.buddy.free_count == free_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    taking_count = 0;
    make_map(&data, &size);
    if (!frame_pool_plan(&pool, &map))
        return 0;
    memory = malloc(pool.size);
    frame_pool_start(&pool, &map, memory);
    make_model();
    check(pool.total == free_count && pool.buddy.free_count == free_count);
    fresh = exact_copy(memory, pool.size);
    while (size >= 4) {
        unsigned what = (unsigned)fuzz_number(&data, &size, 1);
        uint64_t count = fuzz_number(&data, &size, 1);
        step(what, what & 0x80 ? count * 16 : count, fuzz_number(&data, &size, 2));
    }
    while (taking_count > 0)
        give(taking_count - 1);
    check(memcmp(memory, fresh, pool.size) == 0);
    free(memory);
    free(fresh);
    return 0;
}
