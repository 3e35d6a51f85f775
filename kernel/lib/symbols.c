/*
 * symbols.c - reads the table of functions and source lines that tools/make-symbols writes.
 *
 * Numbers are little-endian, at any alignment. Text offsets count from the symbol text_start, so
 * that the table stays right when its own size moves the text. In this order:
 *
 *     header      struct header
 *     functions   struct function for each, sorted by text offset, and one more for the end: the
 *                 text's size, no name, the size of the line programs
 *     files       for each, where its name is among the strings, 4 bytes
 *     lines       one program for each function, from its `lines` to the next one's
 *     strings     up to the end, each ends with a zero byte
 *
 * A line program is a list of rows. A row holds from its text offset to the next row's. It is
 * written as what changes, beginning from the function's first byte, file 0 and line 0:
 *
 *     the step in bytes times 2, plus 1 when the file is another one
 *     the file's number, only if it is another one
 *     the step in lines, times 2; a step back by n is written 2n - 1
 *
 * each a ULEB128: seven bits a byte, the lowest first, the top bit set when more follow. In line
 * 0 there is no source.
 */
#include <kernel/layout.h>
#include <kernel/little_endian.h>
#include <kernel/symbols.h>

struct header {
    uint8_t magic[4];
    uint32_t functions; /* how many, without the one for the end */
    uint32_t files;
    uint32_t strings; /* bytes from the table's start */
};
CHECK_SIZE(struct header, 16);

struct function {
    uint32_t text_offset;
    uint32_t name;  /* bytes from the strings' start */
    uint32_t lines; /* bytes from the line programs' start */
};
CHECK_SIZE(struct function, 12);

#define MAGIC 0x31736c66 /* "fls1" */
#define FILE_SIZE 4

/* The checked header. */
struct table {
    const uint8_t *functions;
    const uint8_t *files;
    const uint8_t *lines;
    const uint8_t *strings;
    uint32_t function_count;
    uint32_t file_count;
    size_t lines_size;
    size_t strings_size;
};

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool damaged;
};

/* Each size is checked against the room that is left, so that no sum or product overflows. */
static bool read_header(struct table *table, const uint8_t *bytes, size_t size)
{
    if (size < sizeof(struct header) || little32(bytes) != MAGIC || bytes[size - 1] != '\0')
        return false;
    size_t strings = little32(bytes + offsetof(struct header, strings));
    table->function_count = little32(bytes + offsetof(struct header, functions));
    table->file_count = little32(bytes + offsetof(struct header, files));
    if (strings < sizeof(struct header) || strings >= size)
        return false;
    size_t room = strings - sizeof(struct header);
    if (table->function_count >= room / sizeof(struct function))
        return false;
    size_t functions_size = (table->function_count + (size_t)1) * sizeof(struct function);
    room -= functions_size;
    if (table->file_count > room / FILE_SIZE)
        return false;
    table->functions = bytes + sizeof(struct header);
    table->files = table->functions + functions_size;
    table->lines = table->files + (size_t)table->file_count * FILE_SIZE;
    table->lines_size = room - (size_t)table->file_count * FILE_SIZE;
    table->strings = bytes + strings;
    table->strings_size = size - strings;
    return true;
}

static struct function read_function(const struct table *table, uint32_t index)
{
    const uint8_t *bytes = table->functions + index * sizeof(struct function);
    return (struct function){
        .text_offset = little32(bytes + offsetof(struct function, text_offset)),
        .name = little32(bytes + offsetof(struct function, name)),
        .lines = little32(bytes + offsetof(struct function, lines)),
    };
}

/* NULL if it lies outside. The strings' last byte is a zero, so every string ends. */
static const char *string_at(const struct table *table, uint32_t offset)
{
    return offset < table->strings_size ? (const char *)table->strings + offset : NULL;
}

static const char *file_name(const struct table *table, uint32_t index)
{
    if (index >= table->file_count)
        return NULL;
    return string_at(table, little32(table->files + (size_t)index * FILE_SIZE));
}

/* The last function that begins at or before the offset; 0 if none does. */
static uint32_t find_function(const struct table *table, uint32_t text_offset)
{
    uint32_t low = 0, high = table->function_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (read_function(table, middle).text_offset <= text_offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint32_t read_number(struct reader *reader)
{
    uint32_t number = 0;
    for (unsigned shift = 0; reader->at < reader->end && shift < 32; shift += 7) {
        uint8_t byte = *reader->at++;
        number |= (uint32_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return number;
    }
    reader->damaged = true;
    return 0;
}

/* Modulo 2^32, as the line is counted. */
static uint32_t read_line_step(struct reader *reader)
{
    uint32_t number = read_number(reader);
    return number & 1 ? 0 - (number / 2 + 1) : number / 2;
}

/* Runs a program up to the row that holds `offset`, counted from the function's first byte. */
static void find_line(const struct table *table, struct reader *program, uint32_t offset,
                      struct symbol *found)
{
    uint32_t at = 0, file = 0, line = 0;
    while (program->at < program->end) {
        uint32_t step = read_number(program);
        if (step / 2 > offset - at)
            break;
        at += step / 2;
        if (step & 1)
            file = read_number(program);
        line += read_line_step(program);
    }
    if (program->damaged || line == 0)
        return;
    found->file = file_name(table, file);
    found->line = found->file ? line : 0;
}

bool symbols_find(const void *bytes, size_t size, uint32_t text_offset, struct symbol *found)
{
    struct table table;
    if (!read_header(&table, bytes, size) || table.function_count == 0)
        return false;
    uint32_t index = find_function(&table, text_offset);
    struct function function = read_function(&table, index);
    struct function next = read_function(&table, index + 1);
    const char *name = string_at(&table, function.name);
    if (text_offset < function.text_offset || text_offset >= next.text_offset || !name)
        return false;
    *found = (struct symbol){.name = name, .offset = text_offset - function.text_offset};
    if (function.lines <= next.lines && next.lines <= table.lines_size) {
        struct reader program = {table.lines + function.lines, table.lines + next.lines, false};
        find_line(&table, &program, found->offset, found);
    }
    return true;
}
