/* format.c - C's printf without floating point. format.h says what it takes. */
#include <kernel/format.h>
#include <kernel/string.h>
#include <stdbool.h>
#include <stdint.h>

#define INT_MAX ((int)(~0u >> 1)) /* <limits.h> is not every compiler's own */

/*
 * Text is gathered in a room. What a full room takes no more goes to the sink, in order; without a
 * sink it is only counted.
 */
struct output {
    char *at, *end;
    char *begin;
    size_t passed; /* characters that are in the room no more, or never were */
    format_sink *sink;
    void *context;
};

#define ROOM 64 /* bytes, on the stack */

/* One conversion specification: %[flags][width][.precision][length]conversion */
struct specification {
    bool left, plus, space, alternate, zero;
    char conversion;
    enum { INT, CHAR, SHORT, LONG, LONG_LONG, SIZE, PTRDIFF, INTMAX } length;
    int width;
    int precision; /* negative: none */
};

/* Digits of UINTMAX_MAX: octal is the longest. */
#define DIGITS_MAX (sizeof(uintmax_t) * 8 / 3 + 1)

#define BILLION 1000000000u
#define BILLION_DIGITS 9

static void flush(struct output *output)
{
    size_t size = (size_t)(output->at - output->begin);
    if (size > 0)
        output->sink(output->context, output->begin, size);
    output->passed += size;
    output->at = output->begin;
}

/* What does not fit into the room. */
static __attribute__((noinline)) void put_beyond(struct output *output, const char *text,
                                                 size_t size)
{
    if (output->sink) {
        flush(output);
        output->sink(output->context, text, size);
    } else {
        while (output->at < output->end) {
            *output->at++ = *text++;
            size--;
        }
    }
    output->passed += size;
}

#define FEW 8 /* bytes: a loop copies them before a call of memcpy would */

static inline void put(struct output *output, const char *text, size_t size)
{
    char *to = output->at;
    if (size > (size_t)(output->end - to)) {
        put_beyond(output, text, size);
        return;
    }
    output->at = to + size;
    if (size > FEW)
        memcpy(to, text, size);
    else
        for (size_t i = 0; i < size; i++)
            to[i] = text[i];
}

static inline void put_character(struct output *output, char c)
{
    if (output->at < output->end)
        *output->at++ = c;
    else
        put_beyond(output, &c, 1);
}

static __attribute__((noinline)) void put_repeated_beyond(struct output *output, char c,
                                                          size_t count)
{
    char run[16];
    memset(run, c, sizeof run);
    for (; count > sizeof run; count -= sizeof run)
        put(output, run, sizeof run);
    put(output, run, count);
}

static inline void put_repeated(struct output *output, char c, size_t count)
{
    char *to = output->at;
    if (count > (size_t)(output->end - to)) {
        put_repeated_beyond(output, c, count);
        return;
    }
    output->at = to + count;
    while (count-- > 0)
        *to++ = c;
}

/* How much of the field's width a text of this length leaves empty. */
static inline size_t padding(const struct specification *spec, size_t length)
{
    return (size_t)spec->width > length ? (size_t)spec->width - length : 0;
}

static inline void put_text(struct output *output, const struct specification *spec,
                            const char *text, size_t length)
{
    size_t pad = padding(spec, length);
    if (pad > 0 && !spec->left)
        put_repeated(output, ' ', pad);
    put(output, text, length);
    if (pad > 0 && spec->left)
        put_repeated(output, ' ', pad);
}

/* Digits are written from the last one on, before `end`; these return where they begin. */
static inline char *write_power_of_two(char *end, uintmax_t value, unsigned bits,
                                       const char *symbols)
{
    do
        *--end = symbols[value & ((1u << bits) - 1)];
    while ((value >>= bits) != 0);
    return end;
}

static inline char *write_decimal32(char *end, uint32_t value)
{
    for (; value >= 10; value /= 10)
        *--end = (char)('0' + value % 10);
    *--end = (char)('0' + value);
    return end;
}

/* A CPU of 32 bits divides by a function: 64 bits but once for nine digits. */
static char *write_decimal64(char *end, uintmax_t value)
{
    while (value > UINT32_MAX) {
        char *begin = end - BILLION_DIGITS;
        end = write_decimal32(end, (uint32_t)(value % BILLION));
        while (end > begin)
            *--end = '0';
        value /= BILLION;
    }
    return write_decimal32(end, (uint32_t)value);
}

static inline char *write_digits(char *end, uintmax_t value, char conversion)
{
    switch (conversion) {
    case 'o':
        return write_power_of_two(end, value, 3, "01234567");
    case 'x':
        return write_power_of_two(end, value, 4, "0123456789abcdef");
    case 'X':
        return write_power_of_two(end, value, 4, "0123456789ABCDEF");
    default:
        return value > UINT32_MAX ? write_decimal64(end, value)
                                  : write_decimal32(end, (uint32_t)value);
    }
}

/* The sign, or what says that it is hexadecimal. */
struct prefix {
    const char *text;
    size_t length;
};

/* Zeros before the digits, so that there are as many as the precision says. # makes octal begin with one. */
static inline size_t leading_zeros(const struct specification *spec, const char *digits,
                                   size_t count)
{
    if (spec->precision > 0 && (size_t)spec->precision > count)
        return (size_t)spec->precision - count;
    bool marked = spec->alternate && spec->conversion == 'o';
    return marked && (count == 0 || *digits != '0');
}

/* Blanks, prefix, zeros, digits, blanks. A precision of 0 leaves a 0 without digits. */
static void put_integer(struct output *output, const struct specification *spec, uintmax_t value,
                        struct prefix prefix)
{
    char buffer[DIGITS_MAX];
    char *end = buffer + sizeof buffer;
    char *digits =
        value == 0 && spec->precision == 0 ? end : write_digits(end, value, spec->conversion);
    size_t count = (size_t)(end - digits), zeros = leading_zeros(spec, digits, count);
    size_t pad = padding(spec, prefix.length + zeros + count);
    if (pad > 0 && spec->zero && !spec->left && spec->precision < 0) {
        zeros += pad;
        pad = 0;
    }
    if (pad > 0 && !spec->left)
        put_repeated(output, ' ', pad);
    if (prefix.length > 0)
        put(output, prefix.text, prefix.length);
    if (zeros > 0)
        put_repeated(output, '0', zeros);
    put(output, digits, count);
    if (pad > 0 && spec->left)
        put_repeated(output, ' ', pad);
}

static void put_signed(struct output *output, const struct specification *spec, intmax_t value)
{
    const char *sign = value < 0 ? "-" : spec->plus ? "+" : spec->space ? " " : "";
    put_integer(output, spec, value < 0 ? -(uintmax_t)value : (uintmax_t)value,
                (struct prefix){sign, *sign != '\0'});
}

static void put_unsigned(struct output *output, const struct specification *spec, uintmax_t value)
{
    bool upper = spec->conversion == 'X';
    bool marked = spec->alternate && value != 0 && (upper || spec->conversion == 'x');
    put_integer(output, spec, value, (struct prefix){upper ? "0X" : "0x", marked ? 2 : 0});
}

static void put_pointer(struct output *output, struct specification spec, const void *pointer)
{
    spec.conversion = 'x';
    put_integer(output, &spec, (uintptr_t)pointer, (struct prefix){"0x", 2});
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
        if (spec->width > 1)
            put_text(output, spec, &c, 1);
        else
            put_character(output, c);
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

/* Compared with constants: a CPU that divides by a function would do so for each digit. */
static int append_digit(int number, int digit)
{
    bool overflows = number > INT_MAX / 10 || (number == INT_MAX / 10 && digit > INT_MAX % 10);
    return overflows ? INT_MAX : number * 10 + digit;
}

/* A number or a *; too large a number becomes INT_MAX. */
static const char *read_number(const char *at, struct arguments *arguments, int *number)
{
    if (*at == '*') {
        *number = va_arg(arguments->list, int);
        return at + 1;
    }
    for (*number = 0; *at >= '0' && *at <= '9'; at++)
        *number = append_digit(*number, *at - '0');
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

/* Of the letters, a bit each: the conversions. */
#define LETTER(c) (1u << ((c) - 'a'))
#define CONVERSIONS                                                                                \
    (LETTER('c') | LETTER('d') | LETTER('i') | LETTER('o') | LETTER('p') | LETTER('s') |           \
     LETTER('u') | LETTER('x'))

/* Whether nothing stands between the % and the conversion, as is mostly so. */
static inline bool is_conversion(char c)
{
    return c >= 'a' && c <= 'z' && (CONVERSIONS & LETTER(c));
}

/* `at` is after the %. Returns what follows the specification. */
static inline const char *read_specification(const char *at, struct specification *spec,
                                             struct arguments *arguments)
{
    *spec = (struct specification){.precision = -1};
    if (!is_conversion(*at)) {
        at = read_flags(at, spec);
        at = read_number(at, arguments, &spec->width);
        if (spec->width < 0) {
            spec->left = true;
            spec->width = spec->width == -INT_MAX - 1 ? INT_MAX : -spec->width;
        }
        if (*at == '.')
            at = read_number(at + 1, arguments, &spec->precision);
        at = read_length(at, spec);
    }
    spec->conversion = *at;
    return *at ? at + 1 : at;
}

/* The text up to a % or the end, beginning with a % that stands for itself. */
static const char *put_plain(struct output *output, const char *format)
{
    const char *end = format + (*format == '%');
    while (*end && *end != '%')
        end++;
    if (end > format)
        put(output, format, (size_t)(end - format));
    return end;
}

static void put_all(struct output *output, const char *format, va_list list)
{
    struct arguments arguments;
    va_copy(arguments.list, list);
    for (format = *format == '%' ? format : put_plain(output, format); *format;) {
        if (format[1] == '%') {
            format = put_plain(output, format + 1);
            continue;
        }
        struct specification spec;
        const char *begin = format;
        format = read_specification(format + 1, &spec, &arguments);
        if (!convert(output, &spec, &arguments))
            put(output, begin, (size_t)(format - begin));
        if (*format && *format != '%')
            format = put_plain(output, format);
    }
    va_end(arguments.list);
}

static int total(const struct output *output)
{
    size_t length = output->passed + (size_t)(output->at - output->begin);
    return length > INT_MAX ? INT_MAX : (int)length;
}

int format_to(format_sink *sink, void *context, const char *format, va_list arguments)
{
    char room[ROOM];
    struct output output = {
        .at = room, .end = room + sizeof room, .begin = room, .sink = sink, .context = context};
    put_all(&output, format, arguments);
    flush(&output);
    return total(&output);
}

int format_vstring(char *text, size_t size, const char *format, va_list arguments)
{
    char nothing[1];
    if (size == 0) {
        text = nothing;
        size = sizeof nothing;
    }
    struct output output = {.at = text, .end = text + size - 1, .begin = text};
    put_all(&output, format, arguments);
    *output.at = '\0';
    return total(&output);
}

int format_string(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = format_vstring(text, size, format, arguments);
    va_end(arguments);
    return length;
}
