/* crc32.h - the CRC of a GPT: UEFI 2.10, "GPT Header"; that of Ethernet (IEEE 802.3, "Frame Check Sequence"). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define CRC32_BEGIN 0xffffffff /* and the result is inverted */

/* Four bits at a time: a table of 64 bytes. */
static inline uint32_t crc32_add(uint32_t crc, const uint8_t *bytes, size_t size)
{
    static const uint32_t of_nibble[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ of_nibble[crc & 0xf];
        crc = crc >> 4 ^ of_nibble[crc & 0xf];
    }
    return crc;
}
