/* same.c - types that differ in nothing but their names are one type: a compiler reads its text once. In
 * a vendor's file that is nearly half of them, such as those of a DMA's channels one by one. */
#include "svd2c/emit/emit.h"

static struct table *texts; /* up to the name, with comments -> the first name */
static size_t mark;

void emit_texts_begin(void)
{
    texts = table_new();
}

void emit_texts_end(void)
{
    table_free(texts);
}

void emit_type_text(struct out *out)
{
    mark = out_mark(out);
}

const char *emit_type_name(struct out *out, const char *name)
{
    const char *text = out_since_mark(out, mark);
    const char *same = text ? table_get(texts, NULL, text) : NULL;
    if (same) {
        out_back(out, mark);
        out_texts(out, "typedef ", same, " ", name, ";\n");
        return same;
    }
    if (text)
        table_add(texts, NULL, store_text(text, strlen(text)), (void *)(uintptr_t)name);
    out_texts(out, "} ", name, ";\n");
    return name;
}
