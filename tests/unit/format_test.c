/*
 * format_test.c - the kernel's printf against the host's, over a generated table.
 *
 * What ISO C leaves undefined (# with d, a precision with c, ...) is not in the table. Where the
 * table does not reach, the kernel's own promises of format.h are written out.
 */
#include "unit.h"
#include <kernel/format.h>
#include <limits.h>

#define TEXT_MAX 128
#define GUARD '~'

typedef int print_function(char *text, size_t size, const char *format, ...);

/* One entry of the table: a format, and what it takes before its argument. */
struct entry {
    char format[32];
    bool width_star, precision_star;
    int width, precision;
};

struct part {
    const char *text;
    bool star;
    int value;
};

static const struct part widths[] = {
    {"", false, 0},   {"1", false, 0}, {"5", false, 0},
    {"20", false, 0}, {"*", true, 12}, {"*", true, -7},
};
static const struct part precisions[] = {
    {"", false, 0},   {".", false, 0},   {".0", false, 0}, {".1", false, 0},
    {".5", false, 0}, {".20", false, 0}, {".*", true, 3},  {".*", true, -3},
};
static const char *const lengths[] = {"hh", "h", "", "l", "ll", "z", "t", "j"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void make_format(struct entry *entry, unsigned flags, const struct part *width,
                        const struct part *precision, const char *length, char conversion)
{
    static const char names[] = "-+ #0";
    char chosen[sizeof names];
    size_t used = 0;
    for (size_t i = 0; names[i]; i++) {
        if (flags & 1u << i)
            chosen[used++] = names[i];
    }
    chosen[used] = '\0';
    snprintf(entry->format, sizeof entry->format, "<%%%s%s%s%s%c>", chosen, width->text,
             precision->text, length, conversion);
    entry->width_star = width->star;
    entry->width = width->value;
    entry->precision_star = precision->star;
    entry->precision = precision->value;
}

#define CALL(value)                                                                                \
    (entry->width_star                                                                             \
         ? (entry->precision_star                                                                  \
                ? print(text, size, entry->format, entry->width, entry->precision, value)          \
                : print(text, size, entry->format, entry->width, value))                           \
         : (entry->precision_star ? print(text, size, entry->format, entry->precision, value)      \
                                  : print(text, size, entry->format, value)))

/* An argument of the type that a length stands for: hh, h and none take what int promotes to. */
enum argument_type { AN_INT, A_LONG, A_LONG_LONG, A_SIZE, A_PTRDIFF, AN_INTMAX, A_STRING };

struct argument {
    enum argument_type type;
    uintmax_t number;
    const char *string;
};

static int call(print_function *print, char *text, size_t size, const struct entry *entry,
                const struct argument *argument)
{
    switch (argument->type) {
    case AN_INT:
        return CALL((int)argument->number);
    case A_LONG:
        return CALL((long)argument->number);
    case A_LONG_LONG:
        return CALL((long long)argument->number);
    case A_SIZE:
        return CALL((size_t)argument->number);
    case A_PTRDIFF:
        return CALL((ptrdiff_t)argument->number);
    case AN_INTMAX:
        return CALL((intmax_t)argument->number);
    case A_STRING:
        return CALL(argument->string);
    }
    abort();
}

/* The first bytes of `expected`, a zero, and nothing beyond, in a buffer of `size` bytes. */
static void compare_cut(const struct entry *entry, const struct argument *argument, size_t size,
                        const char *expected, int length)
{
    char text[TEXT_MAX + 1];
    memset(text, GUARD, sizeof text);
    int returned = call(format_string, text, size, entry, argument);
    if (returned != length)
        fail("\"%s\" in %zu bytes: expected to return %d, got %d", entry->format, size, length,
             returned);
    size_t part = (size_t)length < size ? (size_t)length : size - (size > 0);
    if (size > 0 && (memcmp(text, expected, part) != 0 || text[part] != '\0'))
        fail("\"%s\" in %zu bytes: expected \"%.*s\", got \"%.*s\"", entry->format, size, (int)part,
             expected, (int)size, text);
    for (size_t i = size > 0 ? part + 1 : 0; i < sizeof text; i++) {
        if (text[i] != GUARD)
            fail("\"%s\" in %zu bytes: expected nothing after the text, got byte %zu",
                 entry->format, size, i);
    }
}

static void compare(const struct entry *entry, const struct argument *argument, bool every_size)
{
    char expected[TEXT_MAX];
    int length = call(snprintf, expected, sizeof expected, entry, argument);
    check(length >= 0 && length < TEXT_MAX);
    compare_cut(entry, argument, TEXT_MAX, expected, length);
    if (!every_size)
        return;
    for (size_t size = 0; size <= (size_t)length + 2; size += size < 8 ? 1 : 5)
        compare_cut(entry, argument, size, expected, length);
    compare_cut(entry, argument, (size_t)length, expected, length);
    compare_cut(entry, argument, (size_t)length + 1, expected, length);
}

static void compare_values(const struct entry *entry, size_t length)
{
    /* In the order of `lengths`. */
    static const struct {
        enum argument_type type;
        size_t bytes;
    } taken[] = {
        {AN_INT, sizeof(char)},         {AN_INT, sizeof(short)},          {AN_INT, sizeof(int)},
        {A_LONG, sizeof(long)},         {A_LONG_LONG, sizeof(long long)}, {A_SIZE, sizeof(size_t)},
        {A_PTRDIFF, sizeof(ptrdiff_t)}, {AN_INTMAX, sizeof(intmax_t)}};
    uintmax_t least = (uintmax_t)1 << (taken[length].bytes * CHAR_BIT - 1);
    /* The last is more than hh and h hold: they cut it. */
    const uintmax_t values[] = {0,         1,     UINTMAX_MAX, 7,
                                8,         9,     10,          42,
                                least - 1, least, least + 1,   UINTMAX_C(0x9abcdef012345678)};
    for (size_t i = 0; i < COUNT(values); i++) {
        struct argument argument = {.type = taken[length].type, .number = values[i]};
        compare(entry, &argument, values[i] == 42);
    }
}

/* Every flag, width, precision and length with one conversion. */
static void compare_integers(char conversion)
{
    bool takes_alternate = strchr("oxX", conversion) != NULL;
    struct entry entry;
    for (unsigned flags = 0; flags < 32; flags++) {
        if ((flags & 8) && !takes_alternate)
            continue;
        for (size_t w = 0; w < COUNT(widths); w++) {
            for (size_t p = 0; p < COUNT(precisions); p++) {
                for (size_t l = 0; l < COUNT(lengths); l++) {
                    make_format(&entry, flags, &widths[w], &precisions[p], lengths[l], conversion);
                    compare_values(&entry, l);
                }
            }
        }
    }
}

CASE(integers_d)
{
    compare_integers('d');
}

CASE(integers_i)
{
    compare_integers('i');
}

CASE(integers_u)
{
    compare_integers('u');
}

CASE(integers_o)
{
    compare_integers('o');
}

CASE(integers_x)
{
    compare_integers('x');
}

CASE(integers_X)
{
    compare_integers('X');
}

CASE(characters)
{
    struct entry entry;
    for (unsigned left = 0; left < 2; left++) {
        for (size_t w = 0; w < COUNT(widths); w++) {
            make_format(&entry, left, &widths[w], &precisions[0], "", 'c');
            for (int c = 0; c < 256; c++) {
                struct argument argument = {.type = AN_INT, .number = (uintmax_t)c};
                compare(&entry, &argument, true);
            }
        }
    }
}

CASE(strings)
{
    static const char *const strings[] = {
        "",
        "a",
        "hello",
        "twenty characters it",
        "a line that is longer than every width here",
        "caf\xc3\xa9",
        "100%d",
    };
    struct entry entry;
    for (unsigned left = 0; left < 2; left++) {
        for (size_t w = 0; w < COUNT(widths); w++) {
            for (size_t p = 0; p < COUNT(precisions); p++) {
                make_format(&entry, left, &widths[w], &precisions[p], "", 's');
                for (size_t i = 0; i < COUNT(strings); i++) {
                    struct argument argument = {.type = A_STRING, .string = strings[i]};
                    compare(&entry, &argument, true);
                }
            }
        }
    }
}

CASE(precision_bounds_the_read)
{
    char *unterminated = exact_copy("abcdef", 6);
    char text[16];
    check_int(format_string(text, sizeof text, "%.6s", unterminated), 6);
    check_text(text, "abcdef");
    check_int(format_string(text, sizeof text, "%8.*s", 3, unterminated), 8);
    check_text(text, "     abc");
    free(unterminated);
}

/* The format goes through a variable, so that the compiler has no opinion about it. */
#define check_format(expected, ...)                                                                \
    do {                                                                                           \
        char text[256];                                                                            \
        int returned = print_ours(text, sizeof text, __VA_ARGS__);                                 \
        check_text(text, expected);                                                                \
        check_int(returned, (intmax_t)strlen(expected));                                           \
    } while (0)

static print_function *const print_ours = format_string;

CASE(several_conversions)
{
    check_format("", "");
    check_format("plain", "plain");
    check_format("%", "%%");
    check_format("100% of 5%", "100%% of %d%%", 5);
    check_format("a1b2c3", "a%db%uc%x", 1, 2u, 3u);
    check_format("-1 x +00002|7f   |", "%hhd %c %+06d|%-5zx|", 255, 'x', 2, (size_t)0x7f);
    check_format("  -12 34", "%*.*lld %s", 5, 2, -12LL, "34");
}

CASE(pointers)
{
    check_format("0x0", "%p", NULL);
    check_format("0x1", "%p", (void *)1);
    check_format("0xdeadbeef", "%p", (void *)(uintptr_t)0xdeadbeef);
    check_format("  0x1f|0x1f  |", "%6p|%-6p|", (void *)0x1f, (void *)0x1f);
    check_format("0x00001f", "%08p", (void *)0x1f);
    check_format("0xffffffffffffffff", "%p", (void *)UINTPTR_MAX);
}

CASE(null_strings)
{
    check_format("(null)", "%s", NULL);
    check_format("(nu", "%.3s", NULL);
    check_format("", "%.0s", NULL);
    check_format("  (null)|(null)  |", "%8s|%-8s|", NULL, NULL);
}

CASE(unknown_conversions_print_themselves)
{
    check_format("%y", "%y");
    check_format("%5.2q", "%5.2q");
    check_format("%-+ #0llk.", "%-+ #0llk.");
    check_format("%", "%");
    check_format("a%", "a%");
    check_format("%5", "%5");
    check_format("%-08.3hh", "%-08.3hh");
    check_format("%n", "%n");
    check_format("%f 1", "%f %d", 1);
    check_format("%Lf", "%Lf");
    check_format("%*y 2", "%*y %d", 1, 2);
    check_format("%\xc3\xa9", "%\xc3\xa9");
    check_format("%.-5d 3", "%.-5d %d", 3);
}

/* Nine digits are written at once, and each nine may begin with zeros. */
CASE(large_numbers)
{
    for (unsigned long long power = 1; power <= 10000000000000000000u / 10; power *= 10) {
        for (unsigned long long value = power - 1; value <= 10 * power + 1;
             value += 3 * power + 1) {
            char expected[48];
            snprintf(expected, sizeof expected, "%llu %lld", value, -(long long)value);
            check_format(expected, "%llu %lld", value, -(long long)value);
        }
    }
    check_format("4294967295 4294967296 18446744073709551615", "%llu %llu %llu", 4294967295ull,
                 4294967296ull, 18446744073709551615ull);
}

CASE(numbers_in_the_format_that_are_too_large)
{
    check_format("abc abc abc", "%.2147483647s %.2147483648s %.2147483650s", "abc", "abc", "abc");
}

/* snprintf(NULL, 0, ...) is how one asks for a length. */
CASE(no_buffer)
{
    check_int(format_string(NULL, 0, "%d and %s", 12, "some text"), 16);
    check_int(format_string(NULL, 0, "%s", ""), 0);
}

static void count(void *context, const char *text, size_t size)
{
    (void)text;
    *(size_t *)context += size;
}

static int count_format(size_t *bytes, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    *bytes = 0;
    int returned = format_to(count, bytes, format, arguments);
    va_end(arguments);
    return returned;
}

/* Each of these hands two gigabytes to the sink. */
CASE(huge_widths)
{
    size_t bytes;
    check_int(count_format(&bytes, "%2147483640d", 1), 2147483640);
    check_int(count_format(&bytes, "%99999999999d", 1), INT_MAX);
    check_int(bytes, INT_MAX);
    check_int(count_format(&bytes, "%*d.", INT_MIN, 1), INT_MAX);
    check_int(bytes, (intmax_t)INT_MAX + 1);
}

CASE(large_but_not_huge)
{
    size_t bytes;
    check_int(count_format(&bytes, "%.100000d|%100000s|%-100000c", -1, "", 'x'), 300003);
    check_int(bytes, 300003);
}

struct pieces {
    char text[1024];
    size_t used;
};

static void gather(void *context, const char *text, size_t size)
{
    struct pieces *pieces = context;
    check(size > 0 && size <= sizeof pieces->text - pieces->used);
    memcpy(pieces->text + pieces->used, text, size);
    pieces->used += size;
}

static int gather_format(struct pieces *pieces, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pieces->used = 0;
    int returned = format_to(gather, pieces, format, arguments);
    va_end(arguments);
    return returned;
}

CASE(sink_gets_the_text_in_order)
{
    struct pieces pieces;
    check_int(gather_format(&pieces, "a%20d%c%-20s|%s%%", -7, 0, "left", ""), 44);
    check_int(pieces.used, 44);
    check_bytes(pieces.text, "a                  -7\0left                |%", 44);
}

/* Text is gathered before a sink gets it: every length of text, field and number meets its end. */
CASE(sink_gets_all_of_any_length)
{
    static const char plain[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-0123456789";
    for (int length = 0; length < (int)sizeof plain; length++) {
        for (int width = -80; width <= 80; width++) {
            static struct pieces pieces;
            char expected[1024];
            int size = snprintf(expected, sizeof expected, "%.*s%*d|%0*x%%%c%*s", length, plain,
                                width, -length, length, 10u * (unsigned)length, 'z', width, "end");
            check_int(gather_format(&pieces, "%.*s%*d|%0*x%%%c%*s", length, plain, width, -length,
                                    length, 10u * (unsigned)length, 'z', width, "end"),
                      size);
            check_int(pieces.used, size);
            check_bytes(pieces.text, expected, (size_t)size);
        }
    }
}

static int through_vstring(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int first = format_vstring(text, size, format, arguments);
    va_end(arguments);
    return first;
}

CASE(vstring)
{
    char text[8];
    check_int(through_vstring(text, sizeof text, "%s-%d", "abcdef", 12345), 12);
    check_text(text, "abcdef-");
}
