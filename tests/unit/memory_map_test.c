/*
 * memory_map_test.c - the memory map against a model that keeps a type for every page.
 */
#include "unit.h"
#include <kernel/memory_map.h>
#include <kernel/page_alloc.h>

#define PAGE UINT64_C(0x1000)
#define TYPES (MEMORY_KERNEL + 1)
#define NONE (-1)
#define PAGES_MAX 16384

/* Pages from `base` on. */
struct model {
    uint64_t base;
    size_t pages;
    int type[PAGES_MAX];
};

static struct memory_map map;
static struct model model;

static void begin(uint64_t base, size_t pages)
{
    map = (struct memory_map){0};
    model.base = base;
    model.pages = pages;
    for (size_t i = 0; i < pages; i++)
        model.type[i] = NONE;
}

/* Adds pages first..last-1 to both. */
static void add(size_t first, size_t last, enum memory_type type)
{
    memory_map_add(&map, model.base + first * PAGE, model.base + last * PAGE, type);
    for (size_t i = first; i < last; i++) {
        if ((int)type > model.type[i])
            model.type[i] = (int)type;
    }
}

static void check_form(void)
{
    check(map.count <= MEMORY_RANGES_MAX);
    for (size_t i = 0; i < map.count; i++) {
        const struct memory_range *range = &map.range[i];
        check(range->base < range->end);
        if (i + 1 == map.count)
            break;
        if (range->end > range[1].base)
            fail("range %zu ends after the next one's begin", i);
        if (range->end == range[1].base && range->type == range[1].type)
            fail("range %zu is not joined with the next one", i);
    }
}

static int type_at(uint64_t address)
{
    for (size_t i = 0; i < map.count; i++) {
        if (address >= map.range[i].base && address < map.range[i].end)
            return (int)map.range[i].type;
    }
    return NONE;
}

static void check_equals_model(void)
{
    check_form();
    check(!map.full);
    for (size_t i = 0; i < model.pages; i++) {
        uint64_t address = model.base + i * PAGE;
        if (type_at(address) != model.type[i] || type_at(address + PAGE - 1) != model.type[i])
            fail("page %zu: expected type %d, got %d", i, model.type[i], type_at(address));
    }
    for (int type = 0; type < TYPES; type++) {
        uint64_t total = 0;
        for (size_t i = 0; i < model.pages; i++)
            total += model.type[i] == type ? PAGE : 0;
        check_int(memory_map_total(&map, (enum memory_type)type), total);
    }
}

/* What holds for a full map too: usable memory is usable, and RAM is RAM. */
static void check_never_too_much(void)
{
    check_form();
    for (size_t i = 0; i < map.count; i++) {
        const struct memory_range *range = &map.range[i];
        for (uint64_t address = range->base; address < range->end; address += PAGE) {
            int type = model.type[(address - model.base) / PAGE];
            if (range->type == MEMORY_USABLE && type != MEMORY_USABLE)
                fail("0x%jx: expected type %d, got usable memory", (uintmax_t)address, type);
            if (memory_type_is_ram(range->type) &&
                (type == NONE || !memory_type_is_ram((enum memory_type)type)))
                fail("0x%jx: expected type %d, got RAM", (uintmax_t)address, type);
        }
    }
}

static uint64_t seed = 0x6669727374;

static size_t below(size_t limit)
{
    return (size_t)(random_next(&seed) % limit);
}

static void add_random(size_t longest)
{
    size_t first = below(model.pages), room = model.pages - first;
    add(first, first + below((longest < room ? longest : room) + 1),
        (enum memory_type)below(TYPES));
}

CASE(empty)
{
    begin(0, 16);
    check_equals_model();
    check_int(map.count, 0);
    check_int(memory_map_take(&map, PAGE, UINT64_MAX), 0);
    check_int(memory_map_total(&map, MEMORY_USABLE), 0);
}

CASE(nothing_is_added_without_length)
{
    begin(0, 16);
    add(3, 3, MEMORY_USABLE);
    memory_map_add(&map, 5, 4, MEMORY_USABLE);
    memory_map_add(&map, UINT64_MAX, UINT64_MAX, MEMORY_KERNEL);
    memory_map_add(&map, UINT64_MAX, 0, MEMORY_KERNEL);
    check_int(map.count, 0);
    add(2, 6, MEMORY_USABLE);
    add(4, 4, MEMORY_KERNEL);
    check_int(map.count, 1);
    check_equals_model();
}

/* Every pair of ranges of every two types within eight pages. */
CASE(every_pair)
{
    for (size_t a = 0; a < 8 * 8 * 8 * 8; a++) {
        size_t first = a & 7, last = a >> 3 & 7, other_first = a >> 6 & 7, other_last = a >> 9 & 7;
        if (first >= last || other_first >= other_last)
            continue;
        for (size_t types = 0; types < TYPES * TYPES; types++) {
            begin(0x100000, 8);
            add(first, last, (enum memory_type)(types / TYPES));
            add(other_first, other_last, (enum memory_type)(types % TYPES));
            check_equals_model();
        }
    }
}

CASE(random_ranges)
{
    for (int round = 0; round < 6000; round++) {
        begin(below(2) ? 0 : 0x40000000, 64);
        size_t longest = 1 + below(64), count = 1 + below(40);
        for (size_t i = 0; i < count; i++) {
            add_random(longest);
            check_form();
        }
        check_equals_model();
    }
}

CASE(random_bytes_not_pages)
{
    for (int round = 0; round < 300; round++) {
        int expected[256];
        map = (struct memory_map){0};
        for (size_t i = 0; i < 256; i++)
            expected[i] = NONE;
        for (int i = 0; i < 30; i++) {
            size_t base = below(256), end = base + below(256 - base + 1);
            int type = (int)below(TYPES);
            memory_map_add(&map, base, end, (enum memory_type)type);
            for (size_t at = base; at < end; at++)
                expected[at] = type > expected[at] ? type : expected[at];
        }
        check_form();
        for (size_t at = 0; at < 256; at++)
            check_int(type_at(at), expected[at]);
    }
}

CASE(end_of_the_addresses)
{
    begin(UINT64_MAX - 64 * PAGE + 1, 63);
    for (int round = 0; round < 300; round++)
        add_random(20);
    check_equals_model();

    map = (struct memory_map){0};
    memory_map_add(&map, 0, UINT64_MAX, MEMORY_USABLE);
    memory_map_add(&map, UINT64_MAX - 1, UINT64_MAX, MEMORY_RESERVED);
    memory_map_add(&map, 0, 1, MEMORY_RESERVED);
    check_form();
    check_int(map.count, 3);
    check_int(memory_map_total(&map, MEMORY_USABLE), UINT64_MAX - 2);
    check_int(type_at(UINT64_MAX - 1), MEMORY_RESERVED);
    check_int(type_at(UINT64_MAX - 2), MEMORY_USABLE);
    check_int(memory_map_take(&map, PAGE, UINT64_MAX), UINT64_MAX - 2 * PAGE + 1);
    memory_map_add(&map, 0, UINT64_MAX, MEMORY_KERNEL);
    check_int(map.count, 1);
}

CASE(as_many_as_fit)
{
    begin(0, PAGES_MAX);
    for (size_t i = 0; i < MEMORY_RANGES_MAX - 2; i++)
        add(2 * i, 2 * i + 1, i % 2 ? MEMORY_USABLE : MEMORY_RESERVED);
    check_int(map.count, MEMORY_RANGES_MAX - 2);
    check_equals_model();
    /* Into the middle, at the end, and the gaps closed one by one. */
    memory_map_add(&map, 100 * PAGE, 101 * PAGE, MEMORY_KERNEL);
    check_form();
    begin(0, PAGES_MAX);
    for (size_t i = 0; i < MEMORY_RANGES_MAX - 2; i++)
        add(2 * i, 2 * i + 1, MEMORY_USABLE);
    for (size_t i = 0; i < MEMORY_RANGES_MAX - 2; i++)
        add(2 * i + 1, 2 * i + 2, MEMORY_USABLE);
    check_int(map.count, 1);
    check_equals_model();
}

CASE(four_thousand_usable)
{
    begin(0, PAGES_MAX);
    for (size_t i = 0; i < 4000; i++)
        add(2 * i + 1, 2 * i + 2, MEMORY_USABLE);
    check(map.full);
    check(map.count >= MEMORY_RANGES_MAX - 2);
    check_never_too_much();
    check(memory_map_total(&map, MEMORY_USABLE) >= (MEMORY_RANGES_MAX - 2) * PAGE);
}

CASE(four_thousand_alternating)
{
    begin(0, PAGES_MAX);
    for (size_t i = 0; i < 4000; i++)
        add(i, i + 1, i % 2 ? MEMORY_USABLE : MEMORY_RESERVED);
    check(map.full);
    check_never_too_much();
}

CASE(four_thousand_downwards)
{
    begin(0, PAGES_MAX);
    for (size_t i = 4000; i-- > 0;)
        add(3 * i, 3 * i + 2, (enum memory_type)(i % TYPES));
    check(map.full);
    check_never_too_much();
}

/* All of memory usable, and then holes in it, which have to be cut out of a full map. */
CASE(four_thousand_holes)
{
    begin(0, PAGES_MAX);
    add(0, PAGES_MAX, MEMORY_USABLE);
    for (size_t i = 0; i < 4000; i++)
        add(i * 37 % 8000 * 2, i * 37 % 8000 * 2 + 1, MEMORY_RESERVED);
    check(map.full);
    check_never_too_much();
}

/* The reserved page finds no place; the usable range beside it must not grow over it. */
CASE(full_map_does_not_forget_what_is_reserved)
{
    begin(0, PAGES_MAX);
    for (size_t i = 0; i < MEMORY_RANGES_MAX; i++)
        add(4 * i, 4 * i + 1, MEMORY_USABLE);
    check(map.full);
    add(6, 7, MEMORY_RESERVED);
    add(4, 8, MEMORY_USABLE);
    add(9, 12, MEMORY_RESERVED);
    add(10, 11, MEMORY_ACPI_NVS);
    add(8, 20, MEMORY_USABLE);
    check_never_too_much();
}

CASE(random_full_maps)
{
    for (int round = 0; round < 100; round++) {
        begin(0, PAGES_MAX);
        for (int i = 0; i < 3000; i++)
            add_random(1 + below(round < 50 ? 4 : 40));
        check(map.full);
        check_never_too_much();
    }
}

/* What memory_map_take() should answer. */
static uint64_t highest_place(uint64_t size, uint64_t limit)
{
    uint64_t end = model.base + model.pages * PAGE;
    for (uint64_t place = (end - size) & ~(size - 1); place >= model.base && place > 0;
         place -= size) {
        bool usable = place + size <= limit;
        for (uint64_t at = place; usable && at < place + size; at += PAGE)
            usable = model.type[(at - model.base) / PAGE] == MEMORY_USABLE;
        if (usable)
            return place;
    }
    return 0;
}

static void check_take(uint64_t size, uint64_t limit)
{
    uint64_t expected = highest_place(size, limit);
    uint64_t place = memory_map_take(&map, size, limit);
    if (place != expected)
        fail("%ju bytes below 0x%jx: expected 0x%jx, got 0x%jx", (uintmax_t)size, (uintmax_t)limit,
             (uintmax_t)expected, (uintmax_t)place);
    if (place == 0)
        return;
    for (uint64_t at = place; at < place + size; at += PAGE)
        model.type[(at - model.base) / PAGE] = MEMORY_KERNEL;
}

CASE(take_the_highest)
{
    for (int round = 0; round < 400; round++) {
        begin(below(2) ? 0 : 0x40000000, 64);
        add(0, 64, MEMORY_USABLE);
        for (size_t i = below(12); i-- > 0;)
            add_random(12);
        for (int i = 0; i < 30; i++) {
            uint64_t size = PAGE << below(5);
            uint64_t limit = below(2) ? UINT64_MAX : model.base + below(66 * PAGE);
            check_take(size, limit);
        }
        check_equals_model();
    }
}

CASE(take_until_nothing_is_left)
{
    begin(0, 64);
    add(0, 20, MEMORY_USABLE);
    add(21, 64, MEMORY_USABLE);
    add(40, 41, MEMORY_RESERVED);
    /* The page at address 0 remains. */
    for (int i = 0; i < 61; i++) {
        check(highest_place(PAGE, UINT64_MAX) != 0);
        check_take(PAGE, UINT64_MAX);
    }
    check_int(memory_map_take(&map, PAGE, UINT64_MAX), 0);
    check_int(memory_map_total(&map, MEMORY_USABLE), PAGE);
    check_int(memory_map_total(&map, MEMORY_KERNEL), 61 * PAGE);
    check_equals_model();
}

CASE(take_obeys_the_limit)
{
    begin(0, 64);
    add(1, 64, MEMORY_USABLE);
    check_int(memory_map_take(&map, PAGE, 0), 0);
    check_int(memory_map_take(&map, PAGE, 2 * PAGE - 1), 0);
    check_int(memory_map_take(&map, PAGE, 2 * PAGE), PAGE);
    check_int(memory_map_take(&map, 8 * PAGE, 16 * PAGE - 1), 0);
    check_int(memory_map_take(&map, 8 * PAGE, 16 * PAGE), 8 * PAGE);
    check_int(memory_map_take(&map, UINT64_C(1) << 63, UINT64_MAX), 0);
}

CASE(address_0_is_never_taken)
{
    begin(0, 1);
    add(0, 1, MEMORY_USABLE);
    check_int(memory_map_take(&map, PAGE, UINT64_MAX), 0);
    check_int(memory_map_take(&map, 16, 16), 0);
    check_int(memory_map_total(&map, MEMORY_USABLE), PAGE);
    check_int(memory_map_take(&map, 16, 32), 16);
}

/* Nothing is handed out twice, though the map cannot say any more who has it. */
CASE(take_from_a_full_map)
{
    static bool taken[PAGES_MAX];
    begin(0, PAGES_MAX);
    for (size_t i = 0; i < 1000; i++)
        add(8 * i, 8 * i + 5, MEMORY_USABLE);
    check(map.full);
    size_t count = 0;
    for (uint64_t place; (place = memory_map_take(&map, PAGE, UINT64_MAX)) != 0; count++) {
        check_int(place % PAGE, 0);
        check_int(model.type[place / PAGE], MEMORY_USABLE);
        check(!taken[place / PAGE]);
        taken[place / PAGE] = true;
        check_form();
    }
    check(count >= MEMORY_RANGES_MAX - 2);
}

CASE(type_names)
{
    for (int one = 0; one < TYPES; one++) {
        const char *name = memory_type_name((enum memory_type)one);
        check(name[0] != '\0' && strcmp(name, "unknown") != 0);
        for (int other = 0; other < one; other++)
            check(strcmp(name, memory_type_name((enum memory_type)other)) != 0);
    }
    check_text(memory_type_name((enum memory_type)TYPES), "unknown");
}

CASE(types_that_are_ram)
{
    check(memory_type_is_ram(MEMORY_USABLE));
    check(memory_type_is_ram(MEMORY_ACPI_RECLAIMABLE));
    check(memory_type_is_ram(MEMORY_ACPI_NVS));
    check(memory_type_is_ram(MEMORY_MODULE));
    check(memory_type_is_ram(MEMORY_KERNEL));
    check(!memory_type_is_ram(MEMORY_RESERVED));
    check(!memory_type_is_ram(MEMORY_DEFECTIVE));
}

CASE(has)
{
    memory_map_add(&map, 0x1000, 0x2000, MEMORY_USABLE);
    memory_map_add(&map, 0x3000, 0x4000, MEMORY_MODULE);
    check(memory_map_has(&map, 0, 0x1001, MEMORY_USABLE));
    check(!memory_map_has(&map, 0, 0x1000, MEMORY_USABLE));
    check(memory_map_has(&map, 0x1fff, 0x2000, MEMORY_USABLE));
    check(!memory_map_has(&map, 0x2000, 0x3000, MEMORY_USABLE));
    check(memory_map_has(&map, 0x1000, 0x3001, MEMORY_MODULE));
    check(!memory_map_has(&map, 0x1000, 0x3000, MEMORY_MODULE));
    check(!memory_map_has(&map, 0x4000, UINT64_MAX, MEMORY_MODULE));
}

CASE(memory_take_takes_from_the_map_in_use)
{
    check_int(page_alloc(0x1000, UINT64_MAX), 0);
    memory_map_add(&map, 0x10000, 0x12000, MEMORY_USABLE);
    page_alloc_init(&map);
    check_int(page_alloc(0x1000, UINT64_MAX), 0x11000);
    check_int(page_alloc(0x1000, UINT64_MAX), 0x10000);
    check_int(page_alloc(0x1000, UINT64_MAX), 0);
    check_int(memory_map_total(&map, MEMORY_KERNEL), 0x2000);
}
