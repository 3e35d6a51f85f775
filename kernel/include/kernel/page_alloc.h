/*
 * page_alloc.h - physical pages of the machine that runs.
 *
 * The kernel's page tables come from here too, so there is one owner of free memory.
 */
#pragma once

#include <kernel/memory_map.h>

/* Names the map to take from; _start does, once. */
void page_alloc_init(struct memory_map *map);

/*
 * Takes `size` bytes, a power of two, aligned to `size`, that end at or below the physical address
 * `limit`: the highest there are. Returns their physical address; 0 if there are none, or before
 * page_alloc_init(). What is taken is MEMORY_KERNEL in the map, and is not zeroed.
 */
uint64_t page_alloc(uint64_t size, uint64_t limit);

/*
 * Gives back what page_alloc() gave, with its size. Returns false where it cannot be used again, and stays
 * the caller's: in an image whose app does not need frames, or if it was taken before frames_start().
 */
bool page_free(uint64_t physical, uint64_t size);
