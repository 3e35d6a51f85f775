/* utf16.h - characters from UTF-16: Unicode Standard, "Unicode Encoding Forms". */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * The character of one or two units at units[*at], which moves on: *at must be less than `count`. A surrogate without its
 * other half is returned as it is: utf8_encode() makes it the replacement character.
 */
static inline uint32_t utf16_decode(const uint16_t *units, size_t count, size_t *at)
{
    uint32_t unit = units[(*at)++];
    if (unit < 0xd800 || unit > 0xdbff || *at == count)
        return unit;
    uint32_t low = units[*at];
    if (low < 0xdc00 || low > 0xdfff)
        return unit;
    ++*at;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}
