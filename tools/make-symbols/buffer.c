/* buffer.c - memory that grows: buffer.h. */
#include "buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *resized(void *memory, size_t count, size_t size)
{
    void *larger = count <= SIZE_MAX / size ? realloc(memory, count * size) : NULL;
    if (!larger) {
        fprintf(stderr, "make-symbols: there is no memory for %zu times %zu bytes\n", count, size);
        exit(1);
    }
    return larger;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size > buffer->room - buffer->size) {
        buffer->room = 2 * buffer->room + size;
        buffer->at = resized(buffer->at, buffer->room, 1);
    }
    if (size > 0)
        memcpy(buffer->at + buffer->size, bytes, size);
    buffer->size += size;
}

void buffer_add_u32(struct buffer *buffer, uint64_t number)
{
    uint8_t bytes[4];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    buffer_add(buffer, bytes, sizeof bytes);
}

void buffer_add_uleb(struct buffer *buffer, uint64_t number)
{
    uint8_t bytes[10];
    size_t size = 0;
    do {
        bytes[size++] = (uint8_t)((number & 0x7f) | (number >= 0x80 ? 0x80 : 0));
        number >>= 7;
    } while (number > 0);
    buffer_add(buffer, bytes, size);
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->at);
    *buffer = (struct buffer){0};
}
