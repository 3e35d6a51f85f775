/* buffer.h - memory that grows as it is filled. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct buffer {
    uint8_t *at;
    size_t size;
    size_t room;
};

/* Without memory, the program says so and ends. */
void *resized(void *memory, size_t count, size_t size);
void buffer_add(struct buffer *buffer, const void *bytes, size_t size);
void buffer_add_u32(struct buffer *buffer, uint64_t number);
void buffer_add_uleb(struct buffer *buffer, uint64_t number);
void buffer_free(struct buffer *buffer);
