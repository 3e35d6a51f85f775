/* path.h - the names of source files. */
#pragma once

#include "buffer.h"
#include "image/bytes.h"

/*
 * The name of a file as the compiler was given it, without . and .. on the way. `folder` may be
 * empty; `root` is where the compiler ran, and what lies outside it keeps only its own name. The
 * result is in `buffer`, which is emptied first.
 */
struct text source_path(struct buffer *buffer, struct text root, struct text folder,
                        struct text name);
