/*
 * string.h - memory and strings. The four functions that a C compiler may call by itself, hosted or
 * not (GCC manual, "Language Standards Supported by GCC"; clang follows it), as C17, "String
 * handling", has them; and the few for strings that the kernel needs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *left, const void *right, size_t size);

/* The length of a string that may lack its terminating zero: at most `limit` (POSIX, "strnlen"). */
size_t strnlen(const char *string, size_t limit);

/* The string of this number, from 0, of strings that follow each other; there must be as many. */
const char *string_in_list(const char *list, unsigned number);

/* Copies a string, cut to `size` (not 0) bytes with its zero. Returns false if it was cut. */
bool string_copy(char *to, size_t size, const char *from, size_t length);

static inline bool string_equal(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}
