/*
 * sections.h - numbers the frames of a memory map without its large gaps.
 *
 * A section is 1 GiB of addresses. Only those with enough usable RAM have numbers, in the order of their
 * addresses, so blocks that are aligned by number are aligned by address.
 */
#pragma once

#include "buddy.h"
#include <kernel/memory_map.h>
#include <services/frames.h>

#define FRAME_SHIFT 12 /* of FRAME_SIZE */
#define SECTION_FRAMES (UINT64_C(1) << BUDDY_ORDER_MAX)
#define SECTIONS_MAX 65536 /* up to 64 TiB: what the direct map reaches */

/* A section with usable RAM in it. */
struct section {
    uint64_t number; /* the address in GiB */
    uint64_t count;  /* usable frames */
    uint64_t end;    /* the frame after the last usable one, by address */
};

/* Where to go on in the map. Begins zeroed. */
struct section_walk {
    size_t range;
    uint64_t frame;
};

/* The next section with usable RAM, by address. Returns false after the last one. */
bool sections_next(const struct memory_map *map, struct section_walk *walk,
                   struct section *section);

/* The whole frames of a range, by address: only of usable RAM, and never frame 0. */
bool sections_usable(const struct memory_range *range, uint64_t *first, uint64_t *end);

/* The numbers of a map. */
struct sections {
    uint64_t least;    /* usable frames of a section, for it to have numbers */
    uint64_t count;    /* sections that have */
    uint64_t highest;  /* the highest of them, and all above */
    uint64_t frames;   /* numbers */
    uint32_t *by_rank; /* the sections in the order of their numbers */
    uint32_t *rank;    /* how many sections before this one have numbers */
};

/* Counts: sets all but by_rank and rank. */
void sections_count(struct sections *sections, const struct memory_map *map, uint64_t least);

/* 64-bit words for by_rank and rank, once it is counted. */
uint64_t sections_words(const struct sections *sections);

/* Fills by_rank and rank, which lie in `words` from then on. Returns what follows them. */
uint64_t *sections_fill(struct sections *sections, const struct memory_map *map, uint64_t *words);

/* The frame by address of a number, and back: false for one without. */
uint64_t sections_address(const struct sections *sections, uint64_t number);
bool sections_number(const struct sections *sections, uint64_t frame, uint64_t *number);

/* How many numbers are below a frame by address. */
uint64_t sections_below(const struct sections *sections, uint64_t frame);
