/* out.h - text on its way into a file: printf would take most of the time of a large header. */
#ifndef SVD2C_OUT_H
#define SVD2C_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct out {
    FILE *file;
    size_t used;
    bool marked; /* and not written since */
    char room[1 << 16];
};

/* Writes what is left into the file, whose ferror() then tells whether all went well. */
void out_flush(struct out *out);
static inline void out_char(struct out *out, char c)
{
    if (out->used == sizeof out->room)
        out_flush(out);
    out->room[out->used++] = c;
}

void out_bytes_slowly(struct out *out, const char *bytes, size_t length);
static inline void out_bytes(struct out *out, const char *bytes, size_t length)
{
    if (length > sizeof out->room - out->used) {
        out_bytes_slowly(out, bytes, length);
        return;
    }
    memcpy(out->room + out->used, bytes, length);
    out->used += length;
}

/* In line, so that the length of a literal is a constant. */
static inline void out_text(struct out *out, const char *text)
{
    out_bytes(out, text, strlen(text));
}

/* Several texts, one after the other. */
#define out_texts(out, ...) out_list(out, (const char *const[]){__VA_ARGS__, NULL})
__attribute__((always_inline)) static inline void out_list(struct out *out,
                                                           const char *const texts[])
{
    for (; *texts; texts++)
        out_text(out, *texts);
}
/* With at least so many digits. */
void out_decimal(struct out *out, uint64_t number);
void out_hex(struct out *out, uint64_t number, unsigned digits);
void out_format(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Begins a text that can be looked at and taken back. */
size_t out_mark(struct out *out);
/* What came since then, with a zero at its end, until the next that is written. NULL: it was longer than
 * half of the room, and cannot be had. */
const char *out_since_mark(struct out *out, size_t mark);
void out_back(struct out *out, size_t mark);

#endif
