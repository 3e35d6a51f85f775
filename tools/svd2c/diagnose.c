/* diagnose.c - what is said of bad input: collected, sorted by place, printed at the end. */
#include "svd2c/svd2c.h"

#include <stdlib.h>
#include <string.h>

struct diagnostic {
    const struct source *source;
    size_t offset;
    size_t order; /* of two at one place, the one that was found first */
    enum code code;
    const char *text;
};

/* More errors, or warnings, than anybody reads; beyond, they are only counted. */
enum { MOST = 100000 };

static struct diagnostic *list;
static size_t listed, room, errors, warnings;

static bool is_error(enum code code)
{
    return code < W101;
}

void diagnose(const struct source *source, size_t offset, enum code code, const char *path,
              const char *format, ...)
{
    size_t *count = is_error(code) ? &errors : &warnings;
    if (++*count > MOST)
        return;
    if (listed == room) {
        room = room ? room * 2 : 64;
        struct diagnostic *larger = store_raw(room * sizeof *list);
        if (listed)
            memcpy(larger, list, listed * sizeof *list);
        free(list);
        list = larger;
    }
    char sentence[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    const char *text = store_format("%s%s%s", path ? path : "", path ? ": " : "", sentence);
    list[listed] = (struct diagnostic){source, offset, listed, code, text};
    listed++;
}

enum { LONGEST_SHOWN = 100 };

const char *shown(const char *text)
{
    size_t length = LONGEST_SHOWN;
    if (strnlen(text, LONGEST_SHOWN + 1) <= LONGEST_SHOWN)
        return text;
    while (length && ((unsigned char)text[length] & 0xc0) == 0x80) /* inside a character */
        length--;
    return store_format("%.*s...", (int)length, text);
}

size_t diagnosed_errors(void)
{
    return errors;
}

size_t diagnosed_warnings(void)
{
    return warnings;
}

static int by_place(const void *left, const void *right)
{
    const struct diagnostic *a = left, *b = right;
    if (a->source->order != b->source->order)
        return a->source->order < b->source->order ? -1 : 1;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* Names come from the file: no control character reaches the terminal. */
static void print_text(FILE *out, const char *text)
{
    for (; *text; text++)
        putc_unlocked((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text, out);
}

void diagnose_print(FILE *out)
{
    if (listed)
        qsort(list, listed, sizeof *list, by_place);
    setvbuf(out, NULL, _IOFBF, 1 << 16);
    for (size_t i = 0; i < listed; i++) {
        const struct diagnostic *d = &list[i];
        size_t line, column;
        source_place(d->source, d->offset, &line, &column);
        print_text(out, d->source->name);
        fprintf(out, ":%zu:%zu: ", line, column);
        print_text(out, d->text);
        fprintf(out, " [%c%03d]\n", is_error(d->code) ? 'E' : 'W', (int)d->code % 1000);
    }
    if (errors + warnings > listed)
        fprintf(out, "and %zu more\n", errors + warnings - listed);
    fflush(out);
}

void diagnose_release(void)
{
    free(list);
    list = NULL;
    listed = room = errors = warnings = 0;
}
