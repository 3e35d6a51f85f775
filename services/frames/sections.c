/* sections.c - numbers the frames of a memory map without its large gaps. */
#include "sections.h"

bool sections_usable(const struct memory_range *range, uint64_t *first, uint64_t *end)
{
    const uint64_t limit = SECTIONS_MAX * SECTION_FRAMES;
    *first = (range->base >> FRAME_SHIFT) + (range->base % FRAME_SIZE != 0);
    *end = range->end >> FRAME_SHIFT;
    if (*first == 0)
        *first = 1;
    if (*end > limit)
        *end = limit;
    return range->type == MEMORY_USABLE && *first < *end;
}

bool sections_next(const struct memory_map *map, struct section_walk *walk, struct section *section)
{
    uint64_t first, end;
    section->count = 0;
    for (; walk->range < map->count; walk->range++) {
        if (!sections_usable(&map->range[walk->range], &first, &end) || end <= walk->frame)
            continue;
        if (first < walk->frame)
            first = walk->frame;
        if (section->count == 0)
            section->number = first / SECTION_FRAMES;
        uint64_t stop = (section->number + 1) * SECTION_FRAMES;
        if (first >= stop)
            break;
        section->end = end < stop ? end : stop;
        section->count += section->end - first;
        walk->frame = section->end;
        if (end > stop)
            break;
    }
    return section->count > 0;
}

static bool next_numbered(const struct sections *sections, const struct memory_map *map,
                          struct section_walk *walk, struct section *section)
{
    while (sections_next(map, walk, section)) {
        if (section->count >= sections->least)
            return true;
    }
    return false;
}

void sections_count(struct sections *sections, const struct memory_map *map, uint64_t least)
{
    struct section_walk walk = {0};
    struct section section;
    *sections = (struct sections){.least = least};
    while (next_numbered(sections, map, &walk, &section)) {
        sections->frames = sections->count * SECTION_FRAMES + section.end % SECTION_FRAMES;
        if (section.end % SECTION_FRAMES == 0)
            sections->frames += SECTION_FRAMES;
        sections->highest = section.number;
        sections->count++;
    }
}

/* Two tables of 32 bits for each. */
uint64_t sections_words(const struct sections *sections)
{
    return (sections->count + sections->highest + 1) / 2 + 1;
}

uint64_t *sections_fill(struct sections *sections, const struct memory_map *map, uint64_t *words)
{
    struct section_walk walk = {0};
    struct section section;
    uint64_t next = 0;
    uint32_t rank = 0;
    sections->by_rank = (uint32_t *)words;
    sections->rank = sections->by_rank + sections->count;
    while (next_numbered(sections, map, &walk, &section)) {
        sections->by_rank[rank] = (uint32_t)section.number;
        while (next <= section.number)
            sections->rank[next++] = rank;
        rank++;
    }
    return words + sections_words(sections);
}

uint64_t sections_address(const struct sections *sections, uint64_t number)
{
    return sections->by_rank[number / SECTION_FRAMES] * SECTION_FRAMES + number % SECTION_FRAMES;
}

bool sections_number(const struct sections *sections, uint64_t frame, uint64_t *number)
{
    uint64_t section = frame / SECTION_FRAMES;
    if (section > sections->highest || sections->by_rank[sections->rank[section]] != section)
        return false;
    *number = sections->rank[section] * SECTION_FRAMES + frame % SECTION_FRAMES;
    return *number < sections->frames;
}

uint64_t sections_below(const struct sections *sections, uint64_t frame)
{
    uint64_t section = frame / SECTION_FRAMES;
    if (section > sections->highest)
        return sections->frames;
    uint64_t below = sections->rank[section] * SECTION_FRAMES;
    if (sections->by_rank[sections->rank[section]] == section)
        below += frame % SECTION_FRAMES;
    return below < sections->frames ? below : sections->frames;
}
