/*
 * format.h - C's printf without floating point (C17, "The fprintf function").
 *
 * Flags - + space # 0, width and precision (numbers or *), lengths hh h l ll z t j, conversions
 * d i u o x X c s p %. A pointer is printed as %#lx, "0x0" for NULL; a NULL string as "(null)".
 * A conversion that is none of these prints itself, so that it is seen.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

/* Takes the text piece by piece. */
typedef void format_sink(void *context, const char *text, size_t size);

/* Returns the number of bytes handed to the sink, INT_MAX if there were more. */
int format_to(format_sink *sink, void *context, const char *format, va_list arguments);

/*
 * snprintf: writes at most size - 1 bytes and a terminating zero (nothing when size is 0), and
 * returns the length that the whole text has.
 */
__attribute__((format(printf, 3, 4))) int format_string(char *text, size_t size, const char *format,
                                                        ...);
int format_vstring(char *text, size_t size, const char *format, va_list arguments);
