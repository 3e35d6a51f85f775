/* object.h - the table as an object that the linker takes. */
#pragma once

#include "buffer.h"
#include "image/image.h"

/*
 * Makes an ELF object for the machine of `image`, with `table` in its section .symbols and nothing
 * else. Returns NULL, or why there can be none; buffer_free() in either case.
 */
const char *object_make(struct buffer *object, const struct image *image,
                        const struct buffer *table);
