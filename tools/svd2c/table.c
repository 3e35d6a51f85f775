/* table.c - a hash table of names. */
#include "svd2c/svd2c.h"

#include <stdlib.h>
#include <string.h>

/* Open addressing; at most three quarters full. */
struct entry {
    const void *scope;
    const char *name;
    void *value;
    size_t hash;
};

struct table {
    struct entry *entries;
    size_t used, size;
};

enum { LEAST_SIZE = 64 };

struct table *table_new(void)
{
    struct table *table = store_raw(sizeof *table);
    table->size = LEAST_SIZE;
    table->entries = store_raw(table->size * sizeof *table->entries);
    return table;
}

void table_clear(struct table *table)
{
    if (table->size > LEAST_SIZE) {
        free(table->entries);
        table->size = LEAST_SIZE;
        table->entries = store_raw(table->size * sizeof *table->entries);
    } else if (table->used) {
        memset(table->entries, 0, table->size * sizeof *table->entries);
    }
    table->used = 0;
}

void table_free(struct table *table)
{
    if (table)
        free(table->entries);
    free(table);
}

/* Eight bytes at a time, each step stirred so that the low bits depend on all. */
static size_t hash(const void *scope, const char *name)
{
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    size_t length = strlen(name);
    uint64_t sum = (uintptr_t)scope ^ length;
    uint64_t word;
    for (; length > sizeof word; name += sizeof word, length -= sizeof word) {
        memcpy(&word, name, sizeof word);
        sum = (sum ^ word) * odd;
        sum ^= sum >> 32;
    }
    word = 0;
    memcpy(&word, name, length);
    sum = (sum ^ word) * odd;
    return (size_t)(sum ^ sum >> 32);
}

/* The entry of that name, or the free one where it belongs. */
static struct entry *slot(const struct table *table, const struct entry *wanted)
{
    size_t at = wanted->hash & (table->size - 1);
    for (;; at = (at + 1) & (table->size - 1)) {
        struct entry *entry = &table->entries[at];
        if (!entry->name || (entry->hash == wanted->hash && entry->scope == wanted->scope &&
                             !strcmp(entry->name, wanted->name)))
            return entry;
    }
}

void *table_get(const struct table *table, const void *scope, const char *name)
{
    struct entry wanted = {scope, name, NULL, hash(scope, name)};
    return slot(table, &wanted)->value;
}

static void grow(struct table *table)
{
    struct table larger = {.size = table->size * 2, .used = table->used};
    larger.entries = store_raw(larger.size * sizeof *larger.entries);
    for (size_t i = 0; i < table->size; i++)
        if (table->entries[i].name)
            *slot(&larger, &table->entries[i]) = table->entries[i];
    free(table->entries);
    *table = larger;
}

static bool put(struct table *table, struct entry entry, bool replace)
{
    if (table->used * 4 >= table->size * 3)
        grow(table);
    struct entry *place = slot(table, &entry);
    bool fresh = !place->name;
    table->used += fresh;
    if (fresh || replace)
        *place = entry;
    return fresh;
}

void table_put(struct table *table, const void *scope, const char *name, void *value)
{
    put(table, (struct entry){scope, name, value, hash(scope, name)}, true);
}

bool table_add(struct table *table, const void *scope, const char *name, void *value)
{
    return put(table, (struct entry){scope, name, value, hash(scope, name)}, false);
}

const char *table_claim(struct table *table, const void *scope, const char *name)
{
    /* The value counts how often the name was wanted, so that a name wanted by all is no slow one. */
    if (table_add(table, scope, name, (void *)(uintptr_t)1))
        return name;
    uintptr_t wanted = (uintptr_t)table_get(table, scope, name);
    const char *numbered;
    do
        numbered = store_format("%s_%ju", name, (uintmax_t)++wanted);
    while (!table_add(table, scope, numbered, (void *)(uintptr_t)1));
    table_put(table, scope, name, (void *)wanted);
    return numbered;
}
