/* table.c - the table of functions and source lines: table.h. */
#include "table.h"
#include "functions.h"
#include "lines.h"
#include "string_table.h"

#include <stdlib.h>

/* The paths in the order of their first use, which are then numbered so. */
struct files {
    uint32_t *paths;
    size_t count;
};

/* The parts of a table as they grow. */
struct parts {
    struct buffer functions;
    struct buffer paths;
    struct buffer lines;
    struct string_table strings;
    struct files files;
};

static uint64_t file_number(struct files *files, uint32_t path)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->paths[i] == path)
            return i;
    files->paths = resized(files->paths, files->count + 1, sizeof *files->paths);
    files->paths[files->count] = path;
    return files->count++;
}

/* Where the rows of a function's program have come to. */
struct place {
    uint64_t address;
    uint64_t file;
    uint32_t line;
};

/* Adds what changes at `address`, if something does. */
static void add_row(struct parts *parts, struct place *place, uint64_t address,
                    const struct position *position)
{
    uint32_t line = position ? position->line : 0;
    uint64_t file = line ? file_number(&parts->files, position->path) : place->file;
    if (file == place->file && line == place->line)
        return;
    int64_t step = (int64_t)line - place->line;
    buffer_add_uleb(&parts->lines, (address - place->address) * 2 + (file != place->file));
    if (file != place->file)
        buffer_add_uleb(&parts->lines, file);
    buffer_add_uleb(&parts->lines, (uint64_t)(step >= 0 ? step * 2 : -step * 2 - 1));
    *place = (struct place){address, file, line};
}

/* The program of the function from `begin` to `end`. `next` is the first position after `begin`;
 * returns the first at or after `end`. */
static size_t add_program(struct parts *parts, const struct lines *lines, size_t next,
                          uint64_t begin, uint64_t end)
{
    struct place place = {.address = begin};
    while (next < lines->count && lines->positions[next].address <= begin)
        next++;
    add_row(parts, &place, begin, next ? &lines->positions[next - 1] : NULL);
    for (; next < lines->count && lines->positions[next].address < end; next++)
        add_row(parts, &place, lines->positions[next].address, &lines->positions[next]);
    return next;
}

static void add_function(struct parts *parts, uint64_t offset, uint32_t name)
{
    buffer_add_u32(&parts->functions, offset);
    buffer_add_u32(&parts->functions, name);
    buffer_add_u32(&parts->functions, parts->lines.size);
}

static void add_functions(struct parts *parts, const struct image *image,
                          const struct functions *functions, const struct lines *lines)
{
    size_t next = 0;
    for (size_t i = 0; i < functions->count; i++) {
        const struct function *function = &functions->all[i];
        bool is_last = i + 1 == functions->count;
        uint64_t end = is_last ? image->text_size : function[1].offset;
        add_function(parts, function->offset, string_table_add(&parts->strings, function->name));
        next = add_program(parts, lines, next, image->text_begin + function->offset,
                           image->text_begin + end);
    }
    add_function(parts, image->text_size, 0);
    for (size_t i = 0; i < parts->files.count; i++) {
        struct text path = string_table_at(&lines->paths, parts->files.paths[i]);
        buffer_add_u32(&parts->paths, string_table_add(&parts->strings, path));
    }
}

static void join(struct buffer *table, const struct parts *parts, size_t function_count)
{
    const struct buffer *all[] = {&parts->functions, &parts->paths, &parts->lines,
                                  &parts->strings.bytes};
    buffer_add(table, "fls1", 4);
    buffer_add_u32(table, function_count);
    buffer_add_u32(table, parts->files.count);
    buffer_add_u32(table, 16 + all[0]->size + all[1]->size + all[2]->size);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buffer_add(table, all[i]->at, all[i]->size);
}

static void build(struct buffer *table, const struct image *image,
                  const struct functions *functions, const struct lines *lines)
{
    struct parts parts = {0};
    add_functions(&parts, image, functions, lines);
    join(table, &parts, functions->count);
    buffer_free(&parts.functions);
    buffer_free(&parts.paths);
    buffer_free(&parts.lines);
    string_table_free(&parts.strings);
    free(parts.files.paths);
}

const char *table_make(struct buffer *table, const struct image *image)
{
    struct functions functions;
    struct lines lines;
    *table = (struct buffer){0};
    functions_find(&functions, image);
    const char *reason = lines_read(&lines, image);
    if (reason)
        ;
    else if (image->text_size > UINT32_MAX)
        reason = because("%s: its text is larger than 4 GiB", image->path);
    else if (!functions.count || !lines.count)
        reason = because("%s has no %s: it must be compiled with -g and not stripped", image->path,
                         functions.count ? "debug information" : "functions");
    else
        build(table, image, &functions, &lines);
    functions_free(&functions);
    lines_free(&lines);
    return reason;
}
