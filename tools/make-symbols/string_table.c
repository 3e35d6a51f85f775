/* string_table.c - strings one after the other: string_table.h. */
#include "string_table.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_of(struct text text)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (uint8_t)text.at[i]) * 16777619u;
    return hash;
}

struct text string_table_at(const struct string_table *strings, uint32_t offset)
{
    const char *at = (const char *)strings->bytes.at + offset;
    return (struct text){at, strlen(at)};
}

/* The text's slot, or the empty one where it would be. */
static struct slot *find(const struct string_table *strings, struct text text, uint32_t hash)
{
    size_t at = hash & (strings->room - 1);
    for (;; at = (at + 1) & (strings->room - 1)) {
        struct slot *slot = &strings->slots[at];
        if (!slot->offset)
            return slot;
        struct text there = string_table_at(strings, slot->offset - 1);
        if (slot->hash == hash && there.length == text.length &&
            !memcmp(there.at, text.at, text.length))
            return slot;
    }
}

static void grow(struct string_table *strings)
{
    struct slot *old = strings->slots;
    size_t old_room = strings->room;
    strings->room = old_room ? old_room * 2 : 256;
    strings->slots = resized(NULL, strings->room, sizeof *old);
    memset(strings->slots, 0, strings->room * sizeof *old);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].offset)
            *find(strings, string_table_at(strings, old[i].offset - 1), old[i].hash) = old[i];
    free(old);
}

uint32_t string_table_add(struct string_table *strings, struct text text)
{
    if (strings->count * 2 >= strings->room)
        grow(strings);
    uint32_t hash = hash_of(text);
    struct slot *slot = find(strings, text, hash);
    if (!slot->offset) {
        *slot = (struct slot){(uint32_t)strings->bytes.size + 1, hash};
        strings->count++;
        buffer_add(&strings->bytes, text.at, text.length);
        buffer_add(&strings->bytes, "", 1);
    }
    return slot->offset - 1;
}

void string_table_free(struct string_table *strings)
{
    buffer_free(&strings->bytes);
    free(strings->slots);
    *strings = (struct string_table){0};
}
