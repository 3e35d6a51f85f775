/* allocators.h - what is measured, each in memory of its own. */
#pragma once

#include <stddef.h>

#define MEMORY ((size_t)256 << 20)

/* QEMU counts the instructions between the two. */
void measured_begin(void);
void measured_end(void);

void measure_frames(void *memory);
void measure_heap(void *memory);
