/* memory_map.c - builds one clean map out of what firmware says. */
#include <kernel/assert.h>
#include <kernel/memory_map.h>
#include <kernel/string.h>

static struct memory_range *insert(struct memory_map *map, size_t index)
{
    kassert(map->count < MEMORY_RANGES_MAX);
    struct memory_range *place = &map->range[index];
    memmove(place + 1, place, (map->count - index) * sizeof *place);
    map->count++;
    return place;
}

static void remove(struct memory_map *map, size_t index)
{
    struct memory_range *place = &map->range[index];
    map->count--;
    memmove(place, place + 1, (map->count - index) * sizeof *place);
}

/* The first range that ends after `address`. */
static size_t find(const struct memory_map *map, uint64_t address)
{
    size_t low = 0, high = map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->range[middle].end > address)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/*
 * Takes base..end, which lie within it, out of range `index`, and returns the index of the hole.
 * In a full map there is no room for a second piece: the one after the hole is lost.
 */
static size_t cut(struct memory_map *map, size_t index, uint64_t base, uint64_t end)
{
    struct memory_range old = map->range[index];
    if (old.base == base && old.end == end) {
        remove(map, index);
        return index;
    }
    if (old.base == base) {
        map->range[index].base = end;
        return index;
    }
    map->range[index].end = base;
    if (old.end != end && !map->full)
        *insert(map, index + 1) = (struct memory_range){end, old.end, old.type};
    return index + 1;
}

/*
 * Adds base..end, which is in no range and belongs at `index`; not in a full map, not even to a
 * neighbour, because what is no memory here may be forgotten reserved memory.
 */
static void fill(struct memory_map *map, size_t index, uint64_t base, uint64_t end,
                 enum memory_type type)
{
    if (map->full)
        return;
    struct memory_range *range = map->range;
    bool joins_left = index > 0 && range[index - 1].end == base && range[index - 1].type == type;
    bool joins_right = index < map->count && range[index].base == end && range[index].type == type;
    if (joins_left && joins_right) {
        range[index - 1].end = range[index].end;
        remove(map, index);
    } else if (joins_left) {
        range[index - 1].end = end;
    } else if (joins_right) {
        range[index].base = base;
    } else {
        *insert(map, index) = (struct memory_range){base, end, type};
    }
}

void memory_map_add(struct memory_map *map, uint64_t base, uint64_t end, enum memory_type type)
{
    while (base < end) {
        /* A cut and a fill add two ranges at the most. */
        if (map->count + 2 > MEMORY_RANGES_MAX)
            map->full = true;
        size_t index = find(map, base);
        struct memory_range *range = &map->range[index];
        uint64_t stop = end;
        if (index == map->count || range->base >= end) {
            fill(map, index, base, end, type);
        } else if (range->base > base) {
            stop = range->base;
            fill(map, index, base, stop, type);
        } else {
            stop = end < range->end ? end : range->end;
            if (type > range->type)
                fill(map, cut(map, index, base, stop), base, stop, type);
        }
        base = stop;
    }
}

/* The highest aligned place of `size` bytes in the range that ends by `limit`, or 0. */
static uint64_t place_in(const struct memory_range *range, uint64_t size, uint64_t limit)
{
    uint64_t end = range->end < limit ? range->end : limit;
    if (range->type != MEMORY_USABLE || end < size)
        return 0;
    uint64_t place = (end - size) & ~(size - 1);
    return place >= range->base ? place : 0;
}

uint64_t memory_map_take(struct memory_map *map, uint64_t size, uint64_t limit)
{
    for (size_t i = map->count; i-- > 0;) {
        uint64_t place = place_in(&map->range[i], size, limit);
        if (place != 0) {
            memory_map_add(map, place, place + size, MEMORY_KERNEL);
            return place;
        }
    }
    return 0;
}

bool memory_map_has(const struct memory_map *map, uint64_t base, uint64_t end,
                    enum memory_type type)
{
    for (size_t i = find(map, base); i < map->count && map->range[i].base < end; i++) {
        if (map->range[i].type == type)
            return true;
    }
    return false;
}

uint64_t memory_map_total(const struct memory_map *map, enum memory_type type)
{
    uint64_t total = 0;
    for (size_t i = 0; i < map->count; i++) {
        if (map->range[i].type == type)
            total += map->range[i].end - map->range[i].base;
    }
    return total;
}

const char *memory_type_name(enum memory_type type)
{
    switch (type) {
    case MEMORY_USABLE:
        return "usable";
    case MEMORY_ACPI_RECLAIMABLE:
        return "ACPI tables";
    case MEMORY_ACPI_NVS:
        return "ACPI NVS";
    case MEMORY_RESERVED:
        return "reserved";
    case MEMORY_DEFECTIVE:
        return "defective";
    case MEMORY_FRAMEBUFFER:
        return "framebuffer";
    case MEMORY_MODULE:
        return "module";
    case MEMORY_KERNEL:
        return "kernel";
    }
    return "unknown";
}

bool memory_type_is_ram(enum memory_type type)
{
    return type != MEMORY_RESERVED && type != MEMORY_DEFECTIVE && type != MEMORY_FRAMEBUFFER;
}
