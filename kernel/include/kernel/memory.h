/*
 * memory.h - the functions that a C compiler may call by itself, hosted or not (GCC manual,
 * "Language Standards Supported by GCC"; clang follows it). As C17, "String handling", has them.
 */
#pragma once

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *left, const void *right, size_t size);
