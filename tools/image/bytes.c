/* bytes.c - bytes from outside: bytes.h. */
#include "bytes.h"

#include <string.h>

struct bytes bytes_part(struct bytes bytes, uint64_t offset, uint64_t size)
{
    if (offset > bytes.size || size > bytes.size - offset)
        return (struct bytes){0};
    return (struct bytes){bytes.at + offset, (size_t)size};
}

struct reader read_from(struct bytes bytes, uint64_t offset)
{
    if (offset > bytes.size)
        return (struct reader){.failed = true};
    /* Without bytes there may be no address to count from. */
    const uint8_t *at = bytes.size ? bytes.at + offset : NULL;
    return (struct reader){at, bytes.size ? bytes.at + bytes.size : NULL, false};
}

struct bytes read_bytes(struct reader *reader, uint64_t size)
{
    struct bytes bytes = {reader->at, (size_t)size};
    if (reader->failed || size > (size_t)(reader->end - reader->at)) {
        reader->failed = true;
        reader->at = reader->end;
        return (struct bytes){0};
    }
    if (size > 0)
        reader->at += size;
    return bytes;
}

uint64_t read_number(struct reader *reader, size_t size)
{
    struct bytes bytes = read_bytes(reader, size);
    uint64_t number = 0;
    for (size_t i = bytes.size; i-- > 0;)
        number = number << 8 | bytes.at[i];
    return number;
}

/* Seven bits a byte, the lowest first. Bits beyond the 64th are dropped. */
static uint64_t read_leb(struct reader *reader, unsigned *bits)
{
    uint64_t number = 0;
    uint8_t byte;
    *bits = 0;
    do {
        byte = read_u8(reader);
        if (*bits < 64) {
            number |= (uint64_t)(byte & 0x7f) << *bits;
            *bits += 7;
        }
    } while (byte & 0x80);
    return number;
}

uint64_t read_uleb(struct reader *reader)
{
    unsigned bits;
    return read_leb(reader, &bits);
}

int64_t read_sleb(struct reader *reader)
{
    unsigned bits;
    uint64_t number = read_leb(reader, &bits);
    if (bits < 64 && number >> (bits - 1) & 1)
        number |= ~(uint64_t)0 << bits;
    return (int64_t)number;
}

struct text read_string(struct reader *reader)
{
    size_t room = (size_t)(reader->end - reader->at);
    const uint8_t *zero = room ? memchr(reader->at, 0, room) : NULL;
    struct text text = {(const char *)reader->at, zero ? (size_t)(zero - reader->at) : 0};
    if (!zero) {
        reader->failed = true;
        reader->at = reader->end;
        return (struct text){"", 0};
    }
    reader->at = zero + 1;
    return text;
}

struct text read_name(struct reader *reader, size_t size)
{
    struct bytes field = read_bytes(reader, size);
    size_t length = 0;
    while (length < field.size && field.at[length])
        length++;
    return (struct text){length ? (const char *)field.at : "", length};
}

bool text_is(struct text text, const char *expected)
{
    return text.length == strlen(expected) && !memcmp(text.at, expected, text.length);
}
