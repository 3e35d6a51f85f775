/* line_table.h - one table of lines in DWARF, versions 2 to 5: its header, and its program. */
#pragma once

#include "image/image.h"
#include "string_table.h"

struct line_table {
    struct bytes program;
    uint16_t version;
    size_t offset_size; /* 4, or 8 in 64-bit DWARF */
    uint8_t shortest_instruction;
    int8_t line_base;
    uint8_t line_range;
    uint8_t opcode_base;
    const uint8_t *operand_counts; /* of the opcodes from 1 up to opcode_base */
    struct text *folders;          /* the first is where the compiler ran */
    size_t folder_count;
    uint32_t *files; /* for each, its path in `paths` */
    size_t file_count;
};

struct line_row {
    uint64_t address;
    uint32_t path;
    uint32_t line; /* 0: there is no source */
    bool is_end;   /* of a sequence: the first address after it */
};

/*
 * Reads the next table's header, and puts the paths of its files into `paths`. Returns NULL, or why
 * that cannot be done; line_table_free() in either case.
 */
const char *line_table_read(struct line_table *table, struct reader *reader,
                            const struct image *image, struct string_table *paths);
void line_table_free(struct line_table *table);

/* Runs the program and calls back for each row. `no_path` is that of a file that is not there. */
const char *line_table_run(const struct line_table *table, uint32_t no_path,
                           void (*take)(void *context, const struct line_row *row), void *context);
