/* text.h - the few string functions that the kernel needs. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length of a string that may lack its terminating zero: at most `limit`. */
size_t text_length(const char *text, size_t limit);

/* Copies a string, cut to `size` (not 0) bytes with its zero. Returns false if it was cut. */
bool text_copy(char *to, size_t size, const char *from, size_t length);

/* Whether the comma-separated list has the word. */
bool text_list_has(const char *list, const char *word);

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
