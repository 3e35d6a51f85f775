/*
 * image.h - what was linked, an ELF, PE or Mach-O file: its symbols, and where its debug
 * information is. The file is taken for bytes from outside: a wrong one is refused with a reason.
 */
#pragma once

#include "bytes.h"

enum symbol_type { SYMBOL_FUNCTION, SYMBOL_UNTYPED, SYMBOL_OTHER };

struct image_symbol {
    uint64_t value;
    struct text name;
    enum symbol_type type; /* a PE's and a Mach-O file's have none: what is in the code is one */
    bool is_local;
};

struct image {
    const char *path;
    struct bytes file;
    struct bytes debug_file; /* a Mach-O file's, from its .dSYM */
    struct image_symbol *symbols;
    size_t symbol_count;
    uint64_t text_begin; /* the symbol text_start */
    uint64_t text_size;
    bool is_thumb;              /* bit 0 of a function's address is no part of it */
    struct bytes lines;         /* DWARF: .debug_line */
    struct bytes line_strings;  /* .debug_line_str */
    struct bytes debug_strings; /* .debug_str */
};

/* A reason for refusing, as printf() says it, in memory that the next one uses again. */
__attribute__((format(printf, 1, 2))) const char *because(const char *format, ...);

/* Reads a whole file into memory that the caller frees. NULL, or why not. */
const char *file_read(const char *path, struct bytes *file);

/* Both return NULL, or why the image is refused; image_free() in either case. */
const char *image_read(struct image *image, const char *path);
const char *image_parse(struct image *image, const char *path, struct bytes file);
void image_free(struct image *image);

const struct image_symbol *image_find(const struct image *image, const char *name);

/* An ELF's bytes from the symbol symbols_start to symbols_end. NULL, or why there are none. */
const char *image_built_in_table(const struct image *image, struct bytes *table);
