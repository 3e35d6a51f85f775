/* utf8.h - characters from UTF-8, and back. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes UTF-8 (Unicode Standard, "Unicode Encoding Forms") byte by byte. Zero it to begin. */
struct utf8_decoder {
    uint32_t code;
    uint32_t least; /* smaller codes would have needed fewer bytes */
    unsigned missing;
};

#define UTF8_MORE UINT32_MAX /* the sequence is not complete */
#define UTF8_BAD 0xfffd      /* U+FFFD, the replacement character */

/*
 * Returns the character that `byte` completes, UTF8_MORE, or UTF8_BAD. After an interrupted
 * sequence the byte that interrupted it must be given again: *again says so.
 */
uint32_t utf8_decode(struct utf8_decoder *decoder, unsigned char byte, bool *again);

#define UTF8_SIZE_MAX 4

/* Writes a character as UTF-8 and returns its size in bytes. What is no character becomes UTF8_BAD. */
size_t utf8_encode(char utf8[UTF8_SIZE_MAX], uint32_t character);
