/* grow.h - where the heap's memory comes from: a port's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/*
 * Adds a region of so many bytes at least, with heap_add(). Returns false where there is no more memory.
 * Called with interrupts off.
 */
bool heap_grow(size_t size);
