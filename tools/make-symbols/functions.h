/* functions.h - where the functions of an image begin. */
#pragma once

#include "image/image.h"

struct function {
    uint64_t offset; /* from the text's begin */
    struct text name;
    bool is_local;
    bool is_label; /* of assembly, which gives it no type */
};

struct functions {
    struct function *all; /* by rising offset, one at each */
    size_t count;
};

void functions_find(struct functions *functions, const struct image *image);
void functions_free(struct functions *functions);
