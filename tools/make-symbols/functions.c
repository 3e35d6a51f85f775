/* functions.c - where the functions of an image begin: functions.h. */
#include "functions.h"
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

/* Of several names at one place the global one counts, then the one with a type, then the first in
 * the alphabet. */
static int compare(const void *left, const void *right)
{
    const struct function *a = left, *b = right;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    if (a->is_local != b->is_local)
        return a->is_local ? 1 : -1;
    if (a->is_label != b->is_label)
        return a->is_label ? 1 : -1;
    size_t length = a->name.length < b->name.length ? a->name.length : b->name.length;
    int order = memcmp(a->name.at, b->name.at, length);
    if (order)
        return order;
    return a->name.length < b->name.length ? -1 : a->name.length > b->name.length;
}

/* The linker script's; a function is often at the same place. */
static bool is_border(struct text name)
{
    return text_is(name, "text_start") || text_is(name, "text_end");
}

static bool is_label(const struct image_symbol *symbol)
{
    struct text name = symbol->name;
    return symbol->type == SYMBOL_UNTYPED && !memchr(name.at, '.', name.length) &&
           !memchr(name.at, '$', name.length);
}

/* What a compiler made of a function has a suffix: poke.isra.0, poke.specialized.1 */
static struct text without_suffix(struct text name)
{
    const char *dot = memchr(name.at, '.', name.length);
    if (dot && dot > name.at)
        name.length = (size_t)(dot - name.at);
    return name;
}

static void consider(struct functions *functions, const struct image *image,
                     const struct image_symbol *symbol)
{
    uint64_t offset = symbol->value - image->text_begin;
    bool is_function = symbol->type == SYMBOL_FUNCTION;
    if (symbol->name.length == 0 || is_border(symbol->name) || !(is_function || is_label(symbol)))
        return;
    if (is_function && image->is_thumb)
        offset &= ~(uint64_t)1;
    if (offset < image->text_size)
        functions->all[functions->count++] =
            (struct function){offset, without_suffix(symbol->name), symbol->is_local, !is_function};
}

void functions_find(struct functions *functions, const struct image *image)
{
    size_t kept = 0;
    *functions = (struct functions){0};
    functions->all = resized(NULL, image->symbol_count + 1, sizeof *functions->all);
    for (size_t i = 0; i < image->symbol_count; i++)
        consider(functions, image, &image->symbols[i]);
    qsort(functions->all, functions->count, sizeof *functions->all, compare);
    for (size_t i = 0; i < functions->count; i++)
        if (kept == 0 || functions->all[kept - 1].offset != functions->all[i].offset)
            functions->all[kept++] = functions->all[i];
    functions->count = kept;
}

void functions_free(struct functions *functions)
{
    free(functions->all);
    *functions = (struct functions){0};
}
