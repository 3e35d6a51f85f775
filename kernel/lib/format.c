/* format.c - C's printf without floating point. format.h says what it takes. */
#include <kernel/format.h>
#include <kernel/string.h>
#include <stdbool.h>
#include <stdint.h>

#define INT_MAX ((int)(~0u >> 1)) /* <limits.h> is not every compiler's own */

struct output {
    format_sink *sink;
    void *context;
    size_t total;
};

/* One conversion specification: %[flags][width][.precision][length]conversion */
struct specification {
    bool left, plus, space, alternate, zero;
    int width;
    int precision; /* negative: none */
    enum { INT, CHAR, SHORT, LONG, LONG_LONG, SIZE, PTRDIFF, INTMAX } length;
    char conversion;
};

/* A number taken apart: what is printed is prefix, zeros, digits. */
struct number {
    char prefix[3];
    size_t prefix_length;
    size_t zeros;
    const char *digits;
    size_t digit_count;
};

static void put(struct output *output, const char *text, size_t size)
{
    if (size > 0)
        output->sink(output->context, text, size);
    output->total += size;
}

static void put_repeated(struct output *output, char c, size_t count)
{
    char run[16];
    memset(run, c, sizeof run);
    for (; count > sizeof run; count -= sizeof run)
        put(output, run, sizeof run);
    put(output, run, count);
}

/* How much of the field's width a text of this length leaves empty. */
static size_t padding(const struct specification *spec, size_t length)
{
    return (size_t)spec->width > length ? (size_t)spec->width - length : 0;
}

static void put_text(struct output *output, const struct specification *spec, const char *text,
                     size_t length)
{
    size_t pad = padding(spec, length);
    put_repeated(output, ' ', spec->left ? 0 : pad);
    put(output, text, length);
    put_repeated(output, ' ', spec->left ? pad : 0);
}

static void put_number(struct output *output, const struct specification *spec,
                       struct number *number)
{
    size_t length = number->prefix_length + number->zeros + number->digit_count;
    size_t pad = padding(spec, length);
    if (spec->zero && !spec->left && spec->precision < 0) {
        number->zeros += pad;
        pad = 0;
    }
    put_repeated(output, ' ', spec->left ? 0 : pad);
    put(output, number->prefix, number->prefix_length);
    put_repeated(output, '0', number->zeros);
    put(output, number->digits, number->digit_count);
    put_repeated(output, ' ', spec->left ? pad : 0);
}

static void put_integer(struct output *output, const struct specification *spec, uintmax_t value,
                        const char *prefix)
{
    static const char lower[] = "0123456789abcdef";
    static const char upper[] = "0123456789ABCDEF";
    const char *symbols = spec->conversion == 'X' ? upper : lower;
    unsigned base = spec->conversion == 'o'                              ? 8
                    : spec->conversion == 'x' || spec->conversion == 'X' ? 16
                                                                         : 10;
    char buffer[sizeof value * 8 / 3 + 1]; /* octal is the longest */
    char *end = buffer + sizeof buffer;
    char *digits = end;
    for (uintmax_t rest = value; rest != 0; rest /= base)
        *--digits = symbols[rest % base];

    struct number number = {.digits = digits, .digit_count = (size_t)(end - digits)};
    number.prefix_length = strnlen(prefix, sizeof number.prefix);
    memcpy(number.prefix, prefix, number.prefix_length);
    /* Zero has no digits with precision 0, one without; # makes octal begin with a 0. */
    size_t least = spec->precision < 0 ? 1 : (size_t)spec->precision;
    if (base == 8 && spec->alternate && least <= number.digit_count)
        least = number.digit_count + 1;
    number.zeros = least > number.digit_count ? least - number.digit_count : 0;
    put_number(output, spec, &number);
}

static void put_signed(struct output *output, const struct specification *spec, intmax_t value)
{
    const char *sign = value < 0 ? "-" : spec->plus ? "+" : spec->space ? " " : "";
    put_integer(output, spec, value < 0 ? -(uintmax_t)value : (uintmax_t)value, sign);
}

static void put_unsigned(struct output *output, const struct specification *spec, uintmax_t value)
{
    bool hexadecimal = spec->conversion == 'x' || spec->conversion == 'X';
    bool marked = spec->alternate && hexadecimal && value != 0;
    put_integer(output, spec, value, !marked ? "" : spec->conversion == 'X' ? "0X" : "0x");
}

static void put_pointer(struct output *output, struct specification spec, const void *pointer)
{
    spec.conversion = 'x';
    put_integer(output, &spec, (uintptr_t)pointer, "0x");
}

static void put_string(struct output *output, const struct specification *spec, const char *text)
{
    if (!text)
        text = "(null)";
    size_t limit = spec->precision < 0 ? SIZE_MAX : (size_t)spec->precision;
    put_text(output, spec, text, strnlen(text, limit));
}

/* va_list may be an array, which a function cannot take by reference; a struct it can. */
struct arguments {
    va_list list;
};

static intmax_t take_signed(struct arguments *arguments, const struct specification *spec)
{
    switch (spec->length) {
    case CHAR:
        return (signed char)va_arg(arguments->list, int);
    case SHORT:
        return (short)va_arg(arguments->list, int);
    case LONG:
        return va_arg(arguments->list, long);
    case LONG_LONG:
        return va_arg(arguments->list, long long);
    case SIZE:
    case PTRDIFF:
        return va_arg(arguments->list, ptrdiff_t);
    case INTMAX:
        return va_arg(arguments->list, intmax_t);
    case INT:
        break;
    }
    return va_arg(arguments->list, int);
}

static uintmax_t take_unsigned(struct arguments *arguments, const struct specification *spec)
{
    switch (spec->length) {
    case CHAR:
        return (unsigned char)va_arg(arguments->list, unsigned);
    case SHORT:
        return (unsigned short)va_arg(arguments->list, unsigned);
    case LONG:
        return va_arg(arguments->list, unsigned long);
    case LONG_LONG:
        return va_arg(arguments->list, unsigned long long);
    case SIZE:
    case PTRDIFF:
        return va_arg(arguments->list, size_t);
    case INTMAX:
        return va_arg(arguments->list, uintmax_t);
    case INT:
        break;
    }
    return va_arg(arguments->list, unsigned);
}

/* Returns false if the conversion is none of ours. */
static bool convert(struct output *output, const struct specification *spec,
                    struct arguments *arguments)
{
    char c;
    switch (spec->conversion) {
    case 'd':
    case 'i':
        put_signed(output, spec, take_signed(arguments, spec));
        return true;
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        put_unsigned(output, spec, take_unsigned(arguments, spec));
        return true;
    case 'c':
        c = (char)va_arg(arguments->list, int);
        put_text(output, spec, &c, 1);
        return true;
    case 's':
        put_string(output, spec, va_arg(arguments->list, const char *));
        return true;
    case 'p':
        put_pointer(output, *spec, va_arg(arguments->list, const void *));
        return true;
    case '%':
        put(output, "%", 1);
        return true;
    default:
        return false;
    }
}

static const char *read_flags(const char *at, struct specification *spec)
{
    for (;; at++) {
        switch (*at) {
        case '-':
            spec->left = true;
            break;
        case '+':
            spec->plus = true;
            break;
        case ' ':
            spec->space = true;
            break;
        case '#':
            spec->alternate = true;
            break;
        case '0':
            spec->zero = true;
            break;
        default:
            return at;
        }
    }
}

/* A number or a *; too large a number becomes INT_MAX. */
static const char *read_number(const char *at, struct arguments *arguments, int *number)
{
    if (*at == '*') {
        *number = va_arg(arguments->list, int);
        return at + 1;
    }
    for (*number = 0; *at >= '0' && *at <= '9'; at++) {
        int digit = *at - '0';
        *number = *number > (INT_MAX - digit) / 10 ? INT_MAX : *number * 10 + digit;
    }
    return at;
}

static const char *read_length(const char *at, struct specification *spec)
{
    switch (*at) {
    case 'h':
        spec->length = at[1] == 'h' ? CHAR : SHORT;
        return at + (at[1] == 'h' ? 2 : 1);
    case 'l':
        spec->length = at[1] == 'l' ? LONG_LONG : LONG;
        return at + (at[1] == 'l' ? 2 : 1);
    case 'z':
        spec->length = SIZE;
        return at + 1;
    case 't':
        spec->length = PTRDIFF;
        return at + 1;
    case 'j':
        spec->length = INTMAX;
        return at + 1;
    default:
        spec->length = INT;
        return at;
    }
}

/* `at` is behind the %. Returns what follows the specification. */
static const char *read_specification(const char *at, struct specification *spec,
                                      struct arguments *arguments)
{
    *spec = (struct specification){.precision = -1};
    at = read_flags(at, spec);
    at = read_number(at, arguments, &spec->width);
    if (spec->width < 0) {
        spec->left = true;
        spec->width = spec->width == -INT_MAX - 1 ? INT_MAX : -spec->width;
    }
    if (*at == '.')
        at = read_number(at + 1, arguments, &spec->precision);
    at = read_length(at, spec);
    spec->conversion = *at;
    return *at ? at + 1 : at;
}

int format_to(format_sink *sink, void *context, const char *format, va_list list)
{
    struct output output = {.sink = sink, .context = context};
    struct arguments arguments;
    va_copy(arguments.list, list);
    while (*format) {
        const char *begin = format;
        while (*format && *format != '%')
            format++;
        put(&output, begin, (size_t)(format - begin));
        if (!*format)
            break;
        begin = format;
        struct specification spec;
        format = read_specification(format + 1, &spec, &arguments);
        if (!convert(&output, &spec, &arguments))
            put(&output, begin, (size_t)(format - begin));
    }
    va_end(arguments.list);
    return output.total > INT_MAX ? INT_MAX : (int)output.total;
}

struct buffer {
    char *text;
    size_t size;
    size_t used;
};

static void append(void *context, const char *text, size_t size)
{
    struct buffer *buffer = context;
    size_t space = buffer->size - buffer->used;
    size_t part = size < space ? size : space;
    if (part == 0)
        return; /* also where there is no buffer */
    memcpy(buffer->text + buffer->used, text, part);
    buffer->used += part;
}

int format_vstring(char *text, size_t size, const char *format, va_list arguments)
{
    struct buffer buffer = {.text = text, .size = size > 0 ? size - 1 : 0};
    int length = format_to(append, &buffer, format, arguments);
    if (size > 0)
        text[buffer.used] = '\0';
    return length;
}

int format_string(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = format_vstring(text, size, format, arguments);
    va_end(arguments);
    return length;
}
