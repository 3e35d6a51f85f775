/*
 * boot_info_fuzz.h - what must hold of a boot_info whatever the loader said. The target reads the
 * memory ranges out of the bytes by itself, and hands them over as what was given.
 */
#pragma once

#include "fuzz.h"

#include "../unit/boot_info_checks.h"

#define GIVEN_MAX 65536
#define KERNEL_FIRST UINT64_C(0x200000)
#define KERNEL_END UINT64_C(0x280000)

struct given {
    uint64_t base, end;
    bool usable;
};

static struct given given[GIVEN_MAX];
static size_t given_count;

static inline void give(uint64_t base, uint64_t size, bool usable)
{
    if (size == 0)
        return;
    check(given_count < GIVEN_MAX);
    uint64_t end = base + size < base ? UINT64_MAX : base + size;
    given[given_count++] = (struct given){base, end, usable};
}

/* What boot_info_read() does before a parser. */
static inline void begin_boot(struct boot_info *boot)
{
    memset(boot, 0, sizeof *boot);
    given_count = 0;
    give(KERNEL_FIRST, KERNEL_END - KERNEL_FIRST, false);
    boot_info_add_memory(boot, KERNEL_FIRST, KERNEL_END - KERNEL_FIRST, MEMORY_KERNEL);
}

/* What the loader says wrongly is refused, or a warning. */
static inline void check_complained(const struct boot_info *boot)
{
    check(boot->reason[0] != '\0' || boot->warnings[0] != '\0');
}

/* The command line is the loader's, `limit` bytes or up to a zero, with a question mark for each byte of a control character. */
static inline void check_command_line(const struct boot_info *boot, const uint8_t *line,
                                      size_t limit)
{
    size_t length = 0;
    while (length < COMMAND_LINE_MAX - 1 && length < limit && line[length])
        length++;
    check(strlen(boot->command_line) == length);
    for (size_t i = 0; i < length; i++) {
        bool first = i + 1 < length && line[i] == 0xc2 && line[i + 1] >= 0x80 && line[i + 1] < 0xa0;
        bool second = i > 0 && line[i - 1] == 0xc2 && line[i] >= 0x80 && line[i] < 0xa0;
        bool is_control = line[i] < ' ' || line[i] == 0x7f || first || second;
        check((uint8_t)boot->command_line[i] == (is_control ? '?' : line[i]));
    }
}

/* The end of what was given as usable from `at` on without a gap, or `at`. */
static inline uint64_t given_usable_until(uint64_t at)
{
    for (size_t i = 0; i < given_count; i++) {
        if (given[i].usable && given[i].base <= at && given[i].end > at)
            return given[i].end;
    }
    return at;
}

static inline bool given_otherwise(uint64_t base, uint64_t end)
{
    for (size_t i = 0; i < given_count; i++) {
        if (!given[i].usable && given[i].base < end && given[i].end > base)
            return true;
    }
    return false;
}

/* Usable is only what was given as usable and as nothing else. */
static inline void check_usable(const struct memory_map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct memory_range *range = &map->range[i];
        if (range->type != MEMORY_USABLE)
            continue;
        check(!given_otherwise(range->base, range->end));
        for (uint64_t at = range->base; at < range->end;) {
            uint64_t next = given_usable_until(at);
            check(next > at);
            at = next;
        }
    }
}

static inline bool overlaps(const struct memory_range *range, uint64_t base, uint64_t end)
{
    return range->base < end && range->end > base;
}

/* Memory that is taken was usable, is aligned, below the limit, and is not given a second time. */
static inline void check_take(struct memory_map *map, uint64_t size, uint64_t limit)
{
    uint64_t total = memory_map_total(map, MEMORY_USABLE);
    uint64_t place = memory_map_take(map, size, limit);
    if (place == 0)
        return;
    check(place % size == 0);
    check(place + size <= limit);
    check(!given_otherwise(place, place + size));
    check(memory_map_total(map, MEMORY_USABLE) <= total - size);
    give(place, size, false);
}

/* All that boot_info_read() and _start do after a parser, checked at each step. */
static inline void check_boot(struct boot_info *boot)
{
    check_sane(boot);
    check_usable(&boot->memory);
    check(memory_map_has(&boot->memory, KERNEL_FIRST, KERNEL_END, MEMORY_KERNEL));
    boot_info_place_framebuffer(boot);
    check_sane(boot);
    if (boot->screen == SCREEN_FRAMEBUFFER)
        give(boot->framebuffer.address, framebuffer_size(&boot->framebuffer), false);
    for (size_t i = 0; i < boot->module_count; i++)
        give(boot->module[i].base, boot->module[i].size, false);
    check_usable(&boot->memory);
    for (int i = 0; i < 3; i++) {
        check_take(&boot->memory, 0x1000, UINT64_MAX);
        check_take(&boot->memory, 0x200000, UINT64_C(0x100000000));
        check_memory_form(&boot->memory);
        check_usable(&boot->memory);
    }
}
