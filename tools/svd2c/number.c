/* number.c - SVD's ways to write a number. */
#include "svd2c/svd2c.h"

#include <ctype.h>
#include <string.h>

uint64_t ones(unsigned width)
{
    return width >= 64 ? UINT64_MAX : (UINT64_C(1) << width) - 1;
}

static unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 99;
}

/* k, m, g or t at the end: times 1024, once to four times. */
static unsigned scale_of(char c)
{
    const char *scales = "kmgt";
    const char *found = c ? strchr(scales, tolower((unsigned char)c)) : NULL;
    return found ? (unsigned)(found - scales + 1) * 10 : 0;
}

/* Past what says the base: #, 0b, 0x, or nothing. */
static const char *read_base(const char *text, unsigned *base)
{
    char second = (char)(text[0] == '0' ? tolower((unsigned char)text[1]) : 0);
    *base = text[0] == '#' || second == 'b' ? 2 : second == 'x' ? 16 : 10;
    return text + (text[0] == '#' ? 1 : *base == 10 ? 0 : 2);
}

enum number_result number_read(const char *text, uint64_t *value)
{
    unsigned base;
    bool dont_care = false;
    uint64_t sum = 0;
    const char *first = read_base(text + (text[0] == '+'), &base);
    for (text = first;; text++) {
        unsigned digit = digit_of(*text);
        if (base == 2 && tolower((unsigned char)*text) == 'x') {
            dont_care = true;
            digit = 0;
        }
        if (digit >= base)
            break;
        if (__builtin_mul_overflow(sum, base, &sum) || __builtin_add_overflow(sum, digit, &sum))
            return NUMBER_TOO_BIG;
    }
    unsigned scale = base == 2 ? 0 : scale_of(*text);
    if (text == first || text[scale > 0])
        return NUMBER_BAD;
    if (scale && sum > UINT64_MAX >> scale)
        return NUMBER_TOO_BIG;
    *value = sum << scale;
    return dont_care ? NUMBER_DONT_CARE : NUMBER_OK;
}
