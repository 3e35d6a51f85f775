/* memory_map.h - which physical memory there is, and what it is. */
#pragma once

#include <kernel/config.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where two ranges overlap, the type further down wins. */
enum memory_type {
    MEMORY_USABLE,
    MEMORY_ACPI_RECLAIMABLE, /* usable once the ACPI tables in it have been read */
    MEMORY_ACPI_NVS,
    MEMORY_RESERVED,
    MEMORY_DEFECTIVE,
    MEMORY_FRAMEBUFFER,
    MEMORY_MODULE, /* a file that the loader brought along */
    MEMORY_KERNEL, /* the image, and what memory_map_take() gave the kernel */
};

struct memory_range {
    uint64_t base;
    uint64_t end; /* the first byte after it */
    enum memory_type type;
};

/*
 * Sorted, disjoint, neighbours of one type joined; a gap is no memory. Zero it to begin.
 *
 * When it is full it takes no range any more, but still cuts what is not usable out of what is:
 * it may know too little memory, never too much.
 */
struct memory_map {
    size_t count;
    bool full;
    struct memory_range range[MEMORY_RANGES_MAX];
};

void memory_map_add(struct memory_map *map, uint64_t base, uint64_t end, enum memory_type type);

/*
 * Takes `size` usable bytes, aligned to `size` (a power of two), that end at or below `limit`:
 * the highest there are. Returns their address, or 0 when there are none: address 0 is
 * never taken.
 */
uint64_t memory_map_take(struct memory_map *map, uint64_t size, uint64_t limit);

/* Whether base..end has anything of a type in it. */
bool memory_map_has(const struct memory_map *map, uint64_t base, uint64_t end,
                    enum memory_type type);

/* Bytes of one type. */
uint64_t memory_map_total(const struct memory_map *map, enum memory_type type);

const char *memory_type_name(enum memory_type type);

/* Whether it is RAM, whatever it is used for, and not a device's or unknown. */
bool memory_type_is_ram(enum memory_type type);
