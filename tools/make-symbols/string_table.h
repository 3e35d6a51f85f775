/* string_table.h - strings one after the other, none of which is there twice. */
#pragma once

#include "buffer.h"
#include "image/bytes.h"

struct slot {
    uint32_t offset; /* in bytes, and 1 more; 0: empty */
    uint32_t hash;
};

struct string_table {
    struct buffer bytes; /* each string ends with a zero */
    struct slot *slots;  /* `room` of them, a power of two, never full */
    size_t count;
    size_t room;
};

/* Where the string is, in bytes from the beginning. The text has no zero in it. */
uint32_t string_table_add(struct string_table *strings, struct text text);
struct text string_table_at(const struct string_table *strings, uint32_t offset);
void string_table_free(struct string_table *strings);
