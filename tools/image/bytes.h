/*
 * bytes.h - bytes from outside, and reading them: nothing here ever reads beyond their end.
 *
 * All numbers are little-endian. A reader that comes to the end stays there, says so in `failed`,
 * and gives zeros from then on.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    const uint8_t *at;
    size_t size;
};

/* Characters without a zero at their end. */
struct text {
    const char *at;
    size_t length;
};

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
};

/* The part from `offset` on, `size` bytes long; empty when it does not lie within. */
struct bytes bytes_part(struct bytes bytes, uint64_t offset, uint64_t size);

struct reader read_from(struct bytes bytes, uint64_t offset);
uint64_t read_number(struct reader *reader, size_t bytes); /* of 1 to 8 bytes */
uint64_t read_uleb(struct reader *reader);                 /* DWARF 5, "Variable Length Data" */
int64_t read_sleb(struct reader *reader);
struct bytes read_bytes(struct reader *reader, uint64_t size);
struct text read_string(struct reader *reader); /* up to a zero, which must be there */

static inline uint8_t read_u8(struct reader *reader)
{
    return (uint8_t)read_number(reader, 1);
}

static inline uint16_t read_u16(struct reader *reader)
{
    return (uint16_t)read_number(reader, 2);
}

static inline uint32_t read_u32(struct reader *reader)
{
    return (uint32_t)read_number(reader, 4);
}

static inline uint64_t read_u64(struct reader *reader)
{
    return read_number(reader, 8);
}

/* A field of `size` bytes with a name that may fill all of it. */
struct text read_name(struct reader *reader, size_t size);

bool text_is(struct text text, const char *expected);
