/* table.h - the table of functions and source lines that kernel/lib/symbols.c describes. */
#pragma once

#include "buffer.h"
#include "image/image.h"

/* Returns NULL, or why there can be none; buffer_free() in either case. */
const char *table_make(struct buffer *table, const struct image *image);
