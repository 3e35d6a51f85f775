/*
 * image_fuzz.c - any bytes as what was linked. Where make-symbols makes a table of them, the
 * kernel's own reader must find in it each function and each line that went in.
 */
#include "fuzz.h"
#include "image/elf.h"
#include "make-symbols/functions.h"
#include "make-symbols/lines.h"
#include "make-symbols/table.h"
#include <kernel/symbols.h>

#include "image/formats.h"

/* More is no program; the kernel reads steps of up to 31 bits. */
#define LARGEST (1u << 30)

static void check_function(const struct buffer *table, const struct function *function)
{
    struct symbol found;
    check(symbols_find(table->at, table->size, (uint32_t)function->offset, &found));
    check(found.offset == 0 && text_is(function->name, found.name));
}

/* `offset`: of the position from the text's begin, in which the first function begins there or
 * before. */
static void check_position(const struct buffer *table, const struct lines *lines,
                           const struct position *position, uint32_t offset)
{
    struct symbol found;
    check(symbols_find(table->at, table->size, offset, &found));
    check(found.line == position->line);
    check(!found.line || text_is(string_table_at(&lines->paths, position->path), found.file));
}

static void check_table(const struct buffer *table, const struct image *image)
{
    struct functions functions;
    struct lines lines;
    functions_find(&functions, image);
    check(!lines_read(&lines, image));
    bool is_small = image->text_size < LARGEST;
    for (size_t i = 0; i < lines.count; i++)
        is_small = is_small && lines.positions[i].line < LARGEST;
    for (size_t i = 0; i < functions.count; i++)
        check_function(table, &functions.all[i]);
    for (size_t i = 0; is_small && i < lines.count; i++) {
        uint64_t offset = lines.positions[i].address - image->text_begin;
        if (offset >= functions.all[0].offset && offset < image->text_size)
            check_position(table, &lines, &lines.positions[i], (uint32_t)offset);
    }
    functions_free(&functions);
    lines_free(&lines);
}

/* What check-elf reads. */
static void read_segments(struct bytes file)
{
    struct elf elf;
    struct elf_segment segment;
    uint64_t count = 0;
    if (!elf_open(&elf, file))
        return;
    while (elf_segment(&elf, count, &segment))
        count++;
    check(count <= elf.segment_count);
}

/* A Mach-O file is its own debug information here. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image image;
    struct buffer table = {0};
    struct bytes file = {exact_copy(data, size), size}, built_in;
    read_segments(file);
    const char *reason = image_parse(&image, "fuzz", file);
    if (!reason && macho_is(file)) {
        image.debug_file = (struct bytes){exact_copy(data, size), size};
        reason = macho_parse_debug_file(&image);
    }
    if (!reason) {
        image_built_in_table(&image, &built_in);
        reason = table_make(&table, &image);
    }
    if (!reason)
        check_table(&table, &image);
    check(!reason || *reason);
    buffer_free(&table);
    image_free(&image);
    return 0;
}
