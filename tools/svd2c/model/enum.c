/* enum.c - enumerated values. */
#include "svd2c/model/model.h"

/* An enumeration may serve several fields: it is made once for each width. */
static struct table *enumerations;
/* Those for which the file asks for a C name. */
static struct enumeration *named;
/* Of the enumeration that is being made. */
static struct table *value_names, *value_numbers;

void model_enumerations_begin(void)
{
    enumerations = table_new();
    named = NULL;
    value_names = table_new();
    value_numbers = table_new();
}

void model_enumerations_end(void)
{
    table_free(enumerations);
    table_free(value_names);
    table_free(value_numbers);
}

const struct enumeration *model_named_enumerations(void)
{
    return named;
}

/* ---- One value ---- */

static bool read_value(struct node *node, unsigned width, uint64_t *value)
{
    struct node *child = derive_child(node, VALUE);
    const char *text = shown(child->text);
    enum number_result result = number_read(child->text, value);
    if (result == NUMBER_BAD) {
        COMPLAIN(node, W119,
                 "<value> '%s' is not a number, and is left out; write it as 5, 0x5 or 0b101",
                 text);
        return false;
    }
    if (result == NUMBER_TOO_BIG || *value > ones(width)) {
        COMPLAIN(node, W107, "the value %s does not fit into %u bit%s; it is left out", text, width,
                 width == 1 ? "" : "s");
        return false;
    }
    if (result == NUMBER_DONT_CARE)
        COMPLAIN(node, W108, "'%s' has bits that may be either; the header takes them as 0", text);
    return true;
}

/* Returns the value, or NULL when it is left out. */
static struct enumerator *make_value(struct node *node, unsigned width)
{
    if (!derive_child(node, VALUE)) {
        if (!derive_child(node, IS_DEFAULT)) /* "all others", which has no number */
            COMPLAIN(node, W118,
                     "the enumerated value has no <value>, and is left out; give it one");
        return NULL;
    }
    struct enumerator *made = store_new(sizeof *made);
    if (!read_value(node, width, &made->value))
        return NULL;
    const char *text = derive_text(node, NAME);
    if (!text || !*text) {
        COMPLAIN(node, W118, "the enumerated value has no <name>, and is left out; give it one");
        return NULL;
    }
    const char *name = c_part(node, text);
    made->name = table_claim(value_names, NULL, name);
    made->description = derive_text(node, DESCRIPTION);
    if (made->name != name)
        COMPLAIN(node, W105,
                 "the enumeration has the name '%s' twice; the second is '%s' in the header",
                 shown(name), shown(made->name));
    const void *number = (void *)(uintptr_t)made->value; /* of at most 32 bits */
    const struct enumerator *same = table_get(value_numbers, number, "");
    if (same)
        COMPLAIN(node, W109, "'%s' and '%s' have the same value %ju; one of them is wrong",
                 shown(same->name), shown(made->name), (uintmax_t)made->value);
    table_add(value_numbers, number, "", made);
    return made;
}

/* ---- One enumeration ---- */

static struct enumeration *make_enumeration(struct node *node, const char *otherwise,
                                            unsigned width)
{
    struct enumeration *known = table_get(enumerations, node, ""), *made = known;
    while (made && made->width != width)
        made = made->next;
    if (made)
        return made;
    made = store_new(sizeof *made);
    made->next = known;
    made->width = width;
    table_put(enumerations, node, "", made);
    const char *name = derive_text(node, NAME), *type = derive_text(node, HEADER_ENUM_NAME);
    made->name = c_identifier(NULL, name && *name ? name : otherwise);
    if (type && *type) {
        made->c_type = c_identifier(node, type);
        made->next_named = named;
        named = made;
    }
    table_clear(value_names);
    table_clear(value_numbers);
    struct enumerator **end = &made->first;
    for (struct node *value = node->first; value; value = value->next) {
        if (value->element != ENUMERATED_VALUE || !model_afford(value, 1))
            continue;
        *end = make_value(value, width);
        end = *end ? &(*end)->next : end;
    }
    return made;
}

/* The element that has the values: the last that it is derived from. */
static struct node *values_of(struct node *node)
{
    struct node *values = node;
    for (struct node *base = node; base; base = derive_base(base))
        values = base;
    return values;
}

void model_enumerations(struct field *field, const char *name)
{
    static const char *const usages[] = {"read", "write", "read-write", NULL};
    struct node *holder = field->node;
    while (holder && !node_child(holder, ENUMERATED_VALUES))
        holder = derive_base(holder);
    if (!holder)
        return;
    if (field->width > 32) {
        COMPLAIN(field->node, W115, "a C enumeration has 32 bits; the field's values are left out");
        return;
    }
    for (struct node *node = holder->first; node; node = node->next) {
        if (node->element != ENUMERATED_VALUES || !derive_is_whole(node))
            continue;
        struct enumeration *made = make_enumeration(values_of(node), name, field->width);
        int usage = derive_word(node, USAGE, usages);
        if (!made->first)
            continue;
        bool used = false;
        if (usage != 1 && !field->read_values) {
            field->read_values = made;
            used = true;
        }
        if (usage != 0 && !field->write_values) {
            field->write_values = made;
            used = true;
        }
        if (!used)
            COMPLAIN_AT(
                field->node, node, W114,
                "the field has <enumeratedValues> of that usage already; these are ignored");
    }
}
