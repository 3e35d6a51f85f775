/* out.c - text on its way into a file. */
#include "svd2c/out.h"

#include <stdarg.h>

void out_flush(struct out *out)
{
    fwrite(out->room, 1, out->used, out->file);
    out->used = 0;
    out->marked = false;
}

void out_bytes_slowly(struct out *out, const char *bytes, size_t length)
{
    out_flush(out);
    if (length > sizeof out->room) {
        fwrite(bytes, 1, length, out->file);
        return;
    }
    memcpy(out->room, bytes, length);
    out->used = length;
}

/* In line, so that the base is a constant: nothing is divided. */
__attribute__((always_inline)) static inline void out_number(struct out *out, uint64_t number,
                                                             unsigned base, unsigned digits)
{
    char text[64], *end = text + sizeof text, *at = end;
    for (; number || digits; number /= base, digits -= digits > 0)
        *--at = "0123456789ABCDEF"[number % base];
    out_bytes(out, at, (size_t)(end - at));
}

void out_decimal(struct out *out, uint64_t number)
{
    out_number(out, number, 10, 1);
}

void out_hex(struct out *out, uint64_t number, unsigned digits)
{
    out_number(out, number, 16, digits);
}

void out_format(struct out *out, const char *format, ...)
{
    for (int again = 0; again < 2; again++) {
        va_list arguments;
        va_start(arguments, format);
        size_t room = sizeof out->room - out->used;
        int length = vsnprintf(out->room + out->used, room, format, arguments);
        va_end(arguments);
        if ((size_t)length < room) {
            out->used += (size_t)length;
            return;
        }
        out_flush(out);
    }
}

size_t out_mark(struct out *out)
{
    if (out->used > sizeof out->room / 2)
        out_flush(out);
    out->marked = true;
    return out->used;
}

const char *out_since_mark(struct out *out, size_t mark)
{
    out_char(out, '\0');
    out->used--;
    return out->marked ? out->room + mark : NULL;
}

void out_back(struct out *out, size_t mark)
{
    out->used = mark;
}
