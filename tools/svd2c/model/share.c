/* share.c - peripherals with one layout get one C type. */
#include "svd2c/model/model.h"
#include "svd2c/out.h"

#include <stdlib.h>

/* Numbers and names, all that tells layouts apart; nothing in it has a blank or a zero. Of a number there
 * are seven bits in a byte: nobody reads it, and most are small. */
static void sign(struct out *out, uint64_t number)
{
    out_char(out, ' ');
    for (; number; number >>= 7)
        out_char(out, (char)(0x80 | (number & 0x7f)));
}

static void sign_enumeration(struct out *out, const struct enumeration *enumeration)
{
    for (const struct enumerator *e = enumeration ? enumeration->first : NULL; e; e = e->next) {
        out_texts(out, " ", e->name);
        sign(out, e->value);
    }
    out_char(out, ';');
}

static void sign_register(struct out *out, const struct reg *reg)
{
    sign(out, reg->size);
    sign(out, reg->access);
    sign(out, reg->effect);
    sign(out, reg->read_has_effect);
    sign(out, reg->aliases.set);
    sign(out, reg->aliases.clear);
    sign(out, reg->aliases.toggle);
    for (const struct field *field = reg->fields; field; field = field->next) {
        out_texts(out, "\n ", field->name);
        sign(out, field->lsb);
        sign(out, field->width);
        sign(out, field->access);
        sign(out, field->effect);
        sign(out, field->read_has_effect);
        sign_enumeration(out, field->read_values);
        sign_enumeration(out, field->write_values);
        if (field->access == CAN_WRITE) /* reg_modify writes its reset value */
            sign(out, reg->reset >> field->lsb & ones(field->width));
    }
}

/* All of a layout that the header shows, but for descriptions and reset values. */
static void sign_type(struct out *out, const struct type *type)
{
    for (const struct member *m = type->members; m; m = m->next) {
        out_text(out, m->name);
        sign(out, m->offset);
        sign(out, m->times.count);
        sign(out, m->times.stride);
        if (m->reg)
            sign_register(out, m->reg);
        else
            sign_type(out, m->cluster);
        out_char(out, '\n');
    }
    out_text(out, "end\n");
}

static const char *signature_of(const struct peripheral *p)
{
    static struct out out;
    char *signature = NULL;
    size_t length;
    out.file = open_memstream(&signature, &length);
    if (!out.file)
        store_exhausted();
    out_texts(&out, p->family, "\n");
    sign_type(&out, p->type);
    out_flush(&out);
    if (fclose(out.file))
        store_exhausted();
    const char *copy = store_text(signature, length);
    free(signature);
    return copy;
}

/* The two have one signature, so their members go in step. */
static void note_resets(struct type *shared, const struct type *other)
{
    const struct member *b = other->members;
    for (struct member *a = shared->members; a; a = a->next, b = b->next) {
        if (a->reg && a->reg->reset != b->reg->reset)
            a->reg->reset_varies = true;
        else if (a->cluster && a->cluster != b->cluster)
            note_resets(a->cluster, b->cluster);
    }
}

void model_share_types(struct device *device)
{
    struct table *families = table_new(), *signatures = table_new();
    for (struct peripheral *p = device->peripherals; p; p = p->next) {
        if (!p->type || table_add(families, NULL, p->family, p))
            continue;
        const struct peripheral *first = table_get(families, NULL, p->family);
        if (first->type == p->type)
            continue;
        table_add(signatures, NULL, signature_of(first), first->type);
        const char *signature = signature_of(p);
        if (table_add(signatures, NULL, signature, p->type))
            continue;
        struct type *shared = table_get(signatures, NULL, signature);
        if (shared != p->type)
            note_resets(shared, p->type);
        p->type = shared;
    }
    table_free(families);
    table_free(signatures);
}
