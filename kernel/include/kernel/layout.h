/* layout.h - checks that a struct is laid out as a specification or a device says. */
#pragma once

#include <stddef.h>

#define CHECK_OFFSET(type, field, offset)                                                          \
    _Static_assert(offsetof(type, field) == (offset), #type "." #field " is not at " #offset)
#define CHECK_SIZE(type, size)                                                                     \
    _Static_assert(sizeof(type) == (size), #type " is not " #size " bytes")
