/* lines.h - which source line each address of an image comes from. */
#pragma once

#include "image/image.h"
#include "string_table.h"

/* From this address on, up to that of the next position. */
struct position {
    uint64_t address;
    uint32_t path; /* in lines.paths */
    uint32_t line; /* 0: there is no source */
    size_t order;  /* in the image */
};

struct lines {
    struct position *positions; /* by rising address, each once */
    size_t count;
    size_t room;
    struct string_table paths;
};

/* Returns NULL, or why the debug information cannot be read; lines_free() in either case. */
const char *lines_read(struct lines *lines, const struct image *image);
void lines_free(struct lines *lines);
