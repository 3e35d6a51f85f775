/* memory.h - what thread_start() asks of a port. */
#pragma once

#include <stddef.h>

/*
 * Memory for a thread and its stack, aligned to 16 bytes, with a guard below it where the port can; NULL if
 * there is none. Called with interrupts off. What was taken is used again for other threads, and never
 * given back.
 */
void *thread_memory_take(size_t *size);

/* The sentence for NULL. */
extern const char thread_memory_problem[];
