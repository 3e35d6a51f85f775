/*
 * fuzz.h - what the fuzz targets share. libFuzzer (LLVM, "libFuzzer - a library for coverage-guided
 * fuzz testing") calls LLVMFuzzerTestOneInput with bytes in memory of exactly their size, and keeps
 * the input that ended the process: by a sanitizer, by fail(), or by the kernel's own panic.
 */
#pragma once

#include <kernel/panic.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline noreturn void fuzz_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: expected %s\n", file, line, what);
    abort();
}

#define check(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
#define check_int(got, expected) check((got) == (expected))

/* A block of exactly `size` bytes, so that the address sanitizer sees the first one beyond. */
static inline void *exact_copy(const void *bytes, size_t size)
{
    void *copy = malloc(size);
    check(copy);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

/* Takes a number off the front of the input; 0 when there are not enough bytes. */
static inline uint64_t fuzz_number(const uint8_t **data, size_t *size, size_t bytes)
{
    uint64_t number = 0;
    if (*size < bytes)
        return 0;
    memcpy(&number, *data, bytes);
    *data += bytes;
    *size -= bytes;
    return number;
}

/* What the kernel calls when it finds a mistake of its own. */
void assert_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "assertion failed at %s:%d: %s\n", file, line, condition);
    abort();
}

void panic_at(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "panic at %s:%d: ", file, line);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    abort();
}
