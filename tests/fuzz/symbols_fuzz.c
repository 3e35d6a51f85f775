/*
 * symbols_fuzz.c - an offset, 4 bytes, and any bytes as the table of symbols. The table is our own,
 * but who reads it is in the middle of a panic, in which memory may be damaged.
 */
#include "fuzz.h"
#include <kernel/symbols.h>

/* A string that begins within the table and ends within it. */
static void check_string(const char *text, const uint8_t *table, size_t size)
{
    const uint8_t *at = (const uint8_t *)text;
    check(at >= table && at < table + size);
    check(memchr(at, 0, (size_t)(table + size - at)));
}

static void look_up(const uint8_t *table, size_t size, uint32_t text_offset)
{
    struct symbol found, again;
    memset(&found, 0xee, sizeof found);
    if (!symbols_find(table, size, text_offset, &found))
        return;
    check_string(found.name, table, size);
    check(found.offset <= text_offset);
    check((found.file != NULL) == (found.line != 0));
    if (found.file)
        check_string(found.file, table, size);
    check(symbols_find(table, size, text_offset, &again));
    check(again.name == found.name && again.offset == found.offset && again.line == found.line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t text_offset = (uint32_t)fuzz_number(&data, &size, 4);
    look_up(data, size, text_offset);
    /* Where the functions begin, if it is a table, and just before. */
    for (size_t at = 16; at + 4 <= size && at < 16 + 8 * 12; at += 12) {
        uint32_t start;
        memcpy(&start, data + at, sizeof start);
        look_up(data, size, start - 1);
        look_up(data, size, start);
        look_up(data, size, start + 1);
    }
    return 0;
}
