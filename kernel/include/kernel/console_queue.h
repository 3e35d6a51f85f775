/*
 * console_queue.h - the ring buffer between console_write() and the sinks. For console.c.
 *
 * It keeps the last CONSOLE_KEPT_MAX bytes that were written, for a sink that is busy or appears later.
 * A position counts all bytes ever written and wraps with size_t: the byte at position n is at n modulo
 * CONSOLE_KEPT_MAX. Text may be appended at any time, by the handler of an exception or interrupt, too.
 */
#pragma once

#include <kernel/config.h>
#include <stddef.h>

extern char queue_ring[CONSOLE_KEPT_MAX];
extern volatile size_t queue_head; /* the position after the last byte */
extern volatile size_t queue_lost; /* bytes for which there was no room */

/*
 * Appends the text, as much of it as there is room for, and counts the rest as lost. `tail` is the
 * position of the first byte that a sink has still to show: from there on nothing is overwritten.
 * Returns the position where the text begins.
 */
size_t queue_append(const char *text, size_t size, size_t tail);

/* For a panic: completes what queue_append() was doing when it was interrupted for good. */
void queue_panic(size_t tail);

/* Empties the queue. What was being appended is dropped. */
void queue_reset(void);
