/* string_copy.c - copies a string into a buffer that may be too small for it. */
#include <kernel/string.h>

bool string_copy(char *to, size_t size, const char *from, size_t length)
{
    size_t part = length < size ? length : size - 1;
    memcpy(to, from, part);
    to[part] = '\0';
    return part == length;
}
