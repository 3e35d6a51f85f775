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

/* More of a kind than anybody reads; beyond, they are only counted. */
enum { MOST = 100000, CODES = LAST_W2 - E001 + 1 };

static struct diagnostic *list;
static size_t listed, room, errors;
static size_t counts[CODES];
static bool chosen[CODES];

static bool is_error(enum code code)
{
    return code < W101;
}

static bool is_note(enum code code)
{
    return code == W126 || code == W203 || code == W206;
}

static size_t *count_of(enum code code)
{
    return &counts[code - E001];
}

void diagnose(const struct source *source, size_t offset, enum code code, const char *path,
              const char *format, ...)
{
    errors += is_error(code);
    if (++*count_of(code) > MOST)
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

/* ---- Which are failures ---- */

static bool choose(const char *text, size_t length)
{
    if (length != 4 || text[0] != 'W' || strspn(text + 1, "0123456789") < 3)
        return false;
    int code = W101 - 101 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    bool known = (code >= W101 && code <= LAST_W1) || (code >= W201 && code <= LAST_W2);
    if (known)
        chosen[code - E001] = true;
    return known;
}

bool diagnose_choose(const char *codes)
{
    for (int code = W101; !codes && code <= LAST_W2; code++)
        chosen[code - E001] |= !is_note((enum code)code);
    while (codes) {
        size_t length = strcspn(codes, ",");
        if (!choose(codes, length))
            return false;
        codes = codes[length] ? codes + length + 1 : NULL;
    }
    return true;
}

size_t diagnosed_failures(void)
{
    size_t failures = errors;
    for (size_t i = 0; i < CODES; i++)
        failures += chosen[i] ? counts[i] : 0;
    return failures;
}

/* ---- Printing ---- */

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

static void print_one(FILE *out, const struct diagnostic *d, size_t times)
{
    size_t line, column;
    source_place(d->source, d->offset, &line, &column);
    print_text(out, d->source->name);
    fprintf(out, ":%zu:%zu: %s", line, column, is_note(d->code) ? "note: " : "");
    print_text(out, d->text);
    fprintf(out, " [%c%03d", is_error(d->code) ? 'E' : 'W', (int)d->code % 1000);
    fprintf(out, times > 1 ? ", %zu times]\n" : "]\n", times);
}

void diagnose_print(FILE *out, bool all)
{
    bool shown_kind[CODES] = {false};
    size_t printed = 0, found = 0;
    if (listed)
        qsort(list, listed, sizeof *list, by_place);
    setvbuf(out, NULL, _IOFBF, 1 << 16);
    for (size_t i = 0; i < listed; i++) {
        const struct diagnostic *d = &list[i];
        bool folded = !all && !is_error(d->code);
        if (folded && shown_kind[d->code - E001])
            continue;
        shown_kind[d->code - E001] = true;
        print_one(out, d, folded ? *count_of(d->code) : 1);
        printed++;
    }
    for (size_t i = 0; i < CODES; i++)
        found += counts[i];
    if (all && found > printed)
        fprintf(out, "and %zu more\n", found - printed);
    else if (found > printed)
        fprintf(out, "the first of each kind; -v shows all %zu\n", found);
    fflush(out);
}

void diagnose_release(void)
{
    free(list);
    list = NULL;
    listed = room = errors = 0;
    memset(counts, 0, sizeof counts);
    memset(chosen, 0, sizeof chosen);
}
