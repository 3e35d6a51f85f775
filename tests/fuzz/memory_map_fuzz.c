/*
 * memory_map_fuzz.c - a list of ranges and of demands for memory, against a model that keeps a type
 * for each of a few pages. The input: a byte that says where the pages are, and three bytes for each
 * step: what, first page, number of pages.
 */
#include "fuzz.h"
#include <kernel/memory_map.h>

#define PAGE UINT64_C(0x1000)
#define PAGES 256
#define NONE (-1)
#define TAKE 0x80 /* in a step's first byte; without it, the lowest three bits are a type */

static struct memory_map map;
static uint64_t base;
static int model[PAGES];

static uint64_t address_of(size_t page)
{
    return base + page * PAGE;
}

static bool is_ram(int type)
{
    return type != NONE && memory_type_is_ram((enum memory_type)type);
}

/* A map that is not full is the model; a full one may know too little, never too much. */
static void check_page(size_t page, int type)
{
    if (!map.full)
        check(type == model[page]);
    check(type != MEMORY_USABLE || model[page] == MEMORY_USABLE);
    check(!is_ram(type) || is_ram(model[page]));
}

static void check_map(void)
{
    size_t page = 0;
    check(map.count <= MEMORY_RANGES_MAX);
    for (size_t i = 0; i < map.count; i++) {
        const struct memory_range *range = &map.range[i];
        check(range->base < range->end && range->end <= address_of(PAGES));
        check(range->base % PAGE == 0 && range->end % PAGE == 0);
        if (i + 1 < map.count)
            check(range->end < range[1].base ||
                  (range->end == range[1].base && range->type != range[1].type));
        while (address_of(page) < range->base)
            check_page(page++, NONE);
        while (address_of(page) < range->end)
            check_page(page++, (int)range->type);
    }
    while (page < PAGES)
        check_page(page++, NONE);
}

static void add(size_t first, size_t last, enum memory_type type)
{
    memory_map_add(&map, address_of(first), address_of(last), type);
    for (size_t page = first; page < last; page++) {
        if ((int)type > model[page])
            model[page] = (int)type;
    }
}

/* Whether `pages` pages from `first` on are usable and lie where memory_map_take() takes them. */
static bool can_take(size_t first, size_t pages, uint64_t limit)
{
    uint64_t place = address_of(first);
    if (place == 0 || place % (pages * PAGE) != 0 || place + pages * PAGE > limit)
        return false;
    for (size_t page = first; page < first + pages; page++) {
        if (model[page] != MEMORY_USABLE)
            return false;
    }
    return true;
}

/* The highest place that can be taken; of a full map, any. */
static void take(size_t pages, uint64_t limit)
{
    bool full = map.full;
    uint64_t place = memory_map_take(&map, pages * PAGE, limit), expected = 0;
    for (size_t first = 0; first + pages <= PAGES; first++) {
        if (can_take(first, pages, limit))
            expected = address_of(first);
    }
    check(full || place == expected);
    if (place == 0)
        return;
    check(place >= base && place + pages * PAGE <= address_of(PAGES));
    size_t first = (place - base) / PAGE;
    check(can_take(first, pages, limit));
    for (size_t page = first; page < first + pages; page++)
        model[page] = MEMORY_KERNEL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t where = fuzz_number(&data, &size, 1);
    base = where & 1 ? UINT64_C(0xfffffffffff00000) - PAGES * PAGE : where & 2 ? 1 << 20 : 0;
    map = (struct memory_map){0};
    for (size_t page = 0; page < PAGES; page++)
        model[page] = NONE;
    while (size >= 3) {
        unsigned what = (unsigned)fuzz_number(&data, &size, 1);
        size_t first = fuzz_number(&data, &size, 1);
        size_t pages = fuzz_number(&data, &size, 1);
        size_t last = first + pages < PAGES ? first + pages : PAGES;
        if (what & TAKE)
            take((size_t)1 << (what & 7), address_of(last));
        else
            add(first, last, (enum memory_type)(what & 7));
        check_map();
    }
    return 0;
}
