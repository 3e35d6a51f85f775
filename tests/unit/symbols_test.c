/*
 * symbols_test.c - tables made here, whole and damaged. tests/build/symbols_test.py reads the one
 * of the kernel.
 */
#include "unit.h"
#include <kernel/symbols.h>

#define TABLE_MAX 4096
#define PART_MAX 1024

struct part {
    unsigned char bytes[PART_MAX];
    uint32_t size;
};

/* A table under construction. */
static struct part functions, files, lines, strings;
static uint32_t function_count, file_count;

static unsigned char table[TABLE_MAX];
static size_t table_size;

static void put8(struct part *part, unsigned value)
{
    if (part->size == PART_MAX)
        abort();
    part->bytes[part->size++] = (unsigned char)value;
}

static void put32(struct part *part, uint32_t value)
{
    for (unsigned shift = 0; shift < 32; shift += 8)
        put8(part, value >> shift & 0xff);
}

static uint32_t put_string(const char *text)
{
    uint32_t offset = strings.size;
    do
        put8(&strings, (unsigned char)*text);
    while (*text++);
    return offset;
}

static void put_number(uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        put8(&lines, (value & 0x7f) | 0x80);
    put8(&lines, value);
}

static void begin(void)
{
    functions.size = files.size = lines.size = strings.size = 0;
    function_count = file_count = 0;
}

static void put_function(uint32_t text_offset, const char *name)
{
    put32(&functions, text_offset);
    put32(&functions, put_string(name));
    put32(&functions, lines.size);
    function_count++;
}

static void put_file(const char *name)
{
    put32(&files, put_string(name));
    file_count++;
}

/* A row in the file of the row before. */
static void put_row(uint32_t step, int line_step)
{
    put_number(step * 2);
    put_number(line_step >= 0 ? (uint32_t)line_step * 2 : (uint32_t)-line_step * 2 - 1);
}

static void put_row_in(uint32_t step, uint32_t file, int line_step)
{
    put_number(step * 2 + 1);
    put_number(file);
    put_number(line_step >= 0 ? (uint32_t)line_step * 2 : (uint32_t)-line_step * 2 - 1);
}

static void append(const struct part *part)
{
    if (part->size > sizeof table - table_size)
        abort();
    memcpy(table + table_size, part->bytes, part->size);
    table_size += part->size;
}

static void end(uint32_t text_size)
{
    struct part header = {.size = 0};
    put32(&functions, text_size);
    put32(&functions, 0);
    put32(&functions, lines.size);
    put32(&header, 0x31736c66);
    put32(&header, function_count);
    put32(&header, file_count);
    put32(&header, 16 + functions.size + files.size + lines.size);
    table_size = 0;
    append(&header);
    append(&functions);
    append(&files);
    append(&lines);
    append(&strings);
}

/*
 * 0x10 main     boot.c:100, from 0x18 on boot.h:7, from 0x1c on boot.c:98, from 0x20 on no source
 * 0x30 bare     no line program
 * 0x40 last     boot.c:70000, from 0x1040 on boot.c:1
 * 0x2000        the end
 */
static void build(void)
{
    begin();
    put_function(0x10, "main");
    put_row(0, 100);
    put_row_in(8, 1, -93);
    put_row_in(4, 0, 91);
    put_row(4, -98);
    put_function(0x30, "bare");
    put_function(0x40, "last");
    put_row(0, 70000);
    put_row(0x1000, -69999);
    put_file("boot.c");
    put_file("boot.h");
    end(0x2000);
}

static void check_found(uint32_t text_offset, const char *name, uint32_t offset, const char *file,
                        unsigned line)
{
    struct symbol found;
    memset(&found, 0xcc, sizeof found);
    unsigned char *block = exact_copy(table, table_size);
    if (!symbols_find(block, table_size, text_offset, &found))
        fail("expected 0x%x to be in %s", text_offset, name);
    check_text(found.name, name);
    check_int(found.offset, offset);
    check_text(found.file ? found.file : "none", file ? file : "none");
    check_int(found.line, line);
    free(block);
}

static void check_missing(uint32_t text_offset)
{
    struct symbol found;
    unsigned char *block = exact_copy(table, table_size);
    if (symbols_find(block, table_size, text_offset, &found))
        fail("expected 0x%x to be in no function, got %s+0x%x", text_offset, found.name,
             found.offset);
    free(block);
}

CASE(first_middle_last_byte)
{
    build();
    check_found(0x10, "main", 0, "boot.c", 100);
    check_found(0x11, "main", 1, "boot.c", 100);
    check_found(0x2f, "main", 0x1f, NULL, 0);
    check_found(0x30, "bare", 0, NULL, 0);
    check_found(0x3f, "bare", 0xf, NULL, 0);
    check_found(0x40, "last", 0, "boot.c", 70000);
    check_found(0x1fff, "last", 0x1fbf, "boot.c", 1);
}

CASE(outside)
{
    build();
    check_missing(0);
    check_missing(0xf);
    check_missing(0x2000);
    check_missing(0x2001);
    check_missing(UINT32_MAX);
}

CASE(rows_hold_up_to_the_next)
{
    build();
    check_found(0x17, "main", 7, "boot.c", 100);
    check_found(0x18, "main", 8, "boot.h", 7);
    check_found(0x1b, "main", 0xb, "boot.h", 7);
    check_found(0x1c, "main", 0xc, "boot.c", 98);
    check_found(0x1f, "main", 0xf, "boot.c", 98);
    check_found(0x20, "main", 0x10, NULL, 0);
    check_found(0x103f, "last", 0xfff, "boot.c", 70000);
    check_found(0x1040, "last", 0x1000, "boot.c", 1);
}

CASE(source_begins_inside_a_function)
{
    begin();
    put_function(0, "late");
    put_row(4, 9);
    put_file("late.c");
    end(8);
    check_found(3, "late", 3, NULL, 0);
    check_found(4, "late", 4, "late.c", 9);
}

CASE(every_function_of_many)
{
    for (uint32_t count = 1; count < 60; count++) {
        begin();
        for (uint32_t i = 0; i < count; i++) {
            char name[8];
            snprintf(name, sizeof name, "f%u", i);
            put_function(i * 3, name);
            put_row(0, (int)i + 1);
        }
        put_file("many.c");
        end(count * 3);
        for (uint32_t at = 0; at < count * 3; at++) {
            char name[8];
            snprintf(name, sizeof name, "f%u", at / 3);
            check_found(at, name, at % 3, "many.c", at / 3 + 1);
        }
        check_missing(count * 3);
    }
}

CASE(largest_offset)
{
    begin();
    put_function(0x80000000, "high");
    put_row(0x7ffffffe, 5);
    put_file("high.c");
    end(UINT32_MAX);
    check_found(0x80000000, "high", 0, NULL, 0);
    check_found(UINT32_MAX - 1, "high", 0x7ffffffe, "high.c", 5);
    check_missing(UINT32_MAX);
}

CASE(no_table)
{
    struct symbol found;
    check(!symbols_find("", 0, 0, &found));
    begin();
    end(0);
    check_missing(0);
    begin();
    put_string("");
    end(0x100);
    check_missing(0);
    check_missing(0xff);
}

/* Any address may be asked for; what is found must be readable. */
static void look_around(void)
{
    static const uint32_t offsets[] = {0,    0xf,  0x10, 0x18,   0x1c,   0x20,   0x2f,
                                       0x30, 0x40, 0x41, 0x1040, 0x1fff, 0x2000, UINT32_MAX};
    unsigned char *block = exact_copy(table, table_size);
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        struct symbol found;
        if (!symbols_find(block, table_size, offsets[i], &found))
            continue;
        check(strlen(found.name) < table_size);
        check(!found.file || strlen(found.file) < table_size);
        check(!found.file == !found.line);
        check(found.offset <= offsets[i]);
    }
    free(block);
}

CASE(cut_anywhere)
{
    build();
    for (size_t size = table_size; size-- > 0;) {
        table_size = size;
        look_around();
    }
}

CASE(every_byte_wrong)
{
    build();
    for (size_t at = 0; at < table_size; at++) {
        unsigned char right = table[at];
        for (unsigned wrong = 0; wrong < 256; wrong++) {
            table[at] = (unsigned char)wrong;
            look_around();
        }
        table[at] = right;
    }
}

CASE(random_bytes_wrong)
{
    uint64_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        build();
        for (int i = 0; i < 4; i++)
            table[random_next(&seed) % table_size] = (unsigned char)random_next(&seed);
        look_around();
    }
}

static void overwrite32(size_t at, uint32_t value)
{
    for (size_t i = 0; i < 4; i++)
        table[at + i] = (unsigned char)(value >> (8 * i));
}

/* Counts and offsets whose sums and products are too large for 32 bits. */
CASE(header_with_large_numbers)
{
    static const uint32_t values[] = {0x15555555, 0x15555556, 0x3fffffff, 0x40000000,
                                      0x7fffffff, 0x80000000, 0xfffffff0, UINT32_MAX};
    for (size_t field = 0; field < 16; field += 4) {
        for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
            build();
            overwrite32(field, values[i]);
            look_around();
            check_missing(0x10);
        }
    }
}

CASE(lines_that_never_end)
{
    begin();
    put_function(0, "endless");
    for (int i = 0; i < 500; i++)
        put8(&lines, 0x80);
    put_file("endless.c");
    end(0x100);
    check_found(0x80, "endless", 0x80, NULL, 0);
}

/* The four bytes behind the table of files would be the offset of a name, "st". */
CASE(file_that_is_missing)
{
    begin();
    put_function(0, "lost");
    put_row(1, 0);
    put_row(0, 0);
    put_row_in(0, 1, 5);
    put_file("lost.c");
    end(0x100);
    check_found(0x80, "lost", 0x80, NULL, 0);
}

/* The table ends with the one byte that the strings must have. */
CASE(row_cut_short)
{
    for (unsigned left = 1; left <= 3; left++) {
        begin();
        put_function(0, "");
        put_row(0, 5);
        put8(&lines, 3); /* one byte on, in another file: its number and the line are to follow */
        if (left > 1)
            put8(&lines, 0);
        if (left > 2)
            put8(&lines, 0x80);
        put32(&files, 0);
        file_count = 1;
        end(0x100);
        check_found(0, "", 0, "", 5);
        check_found(0x80, "", 0x80, NULL, 0);
    }
}
