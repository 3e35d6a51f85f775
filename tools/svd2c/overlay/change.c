/* change.c - corrections of what is there: change, remove and rename. */
#include "svd2c/model/model.h"
#include "svd2c/overlay/overlay.h"

#include <string.h>

/* ---- change ---- */

static bool same_value(const char *a, const char *b)
{
    uint64_t x, y;
    if (number_read(a, &x) == NUMBER_OK && number_read(b, &y) == NUMBER_OK)
        return x == y;
    return !strcmp(a, b);
}

/* A field's place, however the file writes it, is also a bitOffset and a bitWidth. */
static void normalize_place(struct node *field)
{
    struct node *range = node_child(field, BIT_RANGE), *lsb = node_child(field, LSB);
    struct node *msb = node_child(field, MSB);
    uint64_t low, high;
    bool known = range ? model_bit_range(range->text, &low, &high)
                       : lsb && msb && number_read(lsb->text, &low) == NUMBER_OK &&
                             number_read(msb->text, &high) == NUMBER_OK;
    if (!known || high < low)
        return;
    const struct node *at = range ? range : lsb;
    node_add(field, BIT_OFFSET, store_format("%ju", (uintmax_t)low), node_source(at), at->offset);
    node_add(field, BIT_WIDTH, store_format("%ju", (uintmax_t)(high - low + 1)), node_source(at),
             at->offset);
    if (range)
        node_remove(range);
    if (lsb)
        node_remove(lsb);
    if (msb)
        node_remove(msb);
}

/* Where the statement's path ends and the property begins; NONE when there is no such property. */
static enum element split_property(const struct statement *statement, const char *path,
                                   const char **owner)
{
    const char *dot = strrchr(path, '.');
    enum element property = dot ? element_named(dot + 1) : NO_ELEMENT;
    if (!dot) {
        REFUSE(statement, 1, E020, "'%s' is no PATH.PROPERTY", shown(path));
        return NO_ELEMENT;
    }
    if (property == NO_ELEMENT || element_kind(property) != KIND_LEAF) {
        REFUSE(statement, 1, E020,
               "there is no property '%s'; properties are SVD's elements, such as access or "
               "resetValue",
               shown(dot + 1));
        return NO_ELEMENT;
    }
    *owner = store_text(path, (size_t)(dot - path));
    return property;
}

static void change_one(const struct statement *statement, struct node *node, enum element property)
{
    const char *old = word_text(statement, 2), *new = word_text(statement, 4);
    if (property == BIT_OFFSET || property == BIT_WIDTH)
        normalize_place(node);
    struct node *child = node_child(node, property);
    const char *present = child ? child->text : "none";
    if (!same_value(present, old)) {
        REFUSE(statement, 2, E023,
               "%s.%s is '%s', not '%s': the correction no longer applies; check the file's new "
               "version",
               node_path(node), element_name(property), shown(present), shown(old));
        return;
    }
    if (child)
        node_remove(child);
    if (strcmp(new, "none"))
        add_leaf(node, property, statement, 4, new);
}

void overlay_change(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count != 5 || !word_is(statement, 3, "->")) {
        REFUSE(statement, 0, E020, "write it as: change PATH.PROPERTY OLD -> NEW");
        return;
    }
    const char *owner;
    enum element property = split_property(statement, word_text(statement, 1), &owner);
    if (property == NO_ELEMENT)
        return;
    struct matches matches;
    matches_find(&matches, overlay->device, owner);
    if (!matches.count)
        refuse_path(statement, 1, overlay->device, owner);
    for (size_t i = 0; i < matches.count; i++)
        change_one(statement, matches.nodes[i], property);
    matches_free(&matches);
}

/* ---- remove, rename ---- */

struct node *interrupt_named(struct node *device, const char *name)
{
    const struct node *list = node_child(device, PERIPHERALS);
    for (struct node *p = list ? list->first : NULL; p; p = p->next)
        for (struct node *node = p->first; node && !p->removed; node = node->next)
            if (node->element == INTERRUPT && !strcmp(node_name(node), name))
                return node;
    return NULL;
}

void remove_interrupt(struct node *device, const struct statement *statement, size_t word)
{
    const char *name = word_text(statement, word);
    struct node *node = interrupt_named(device, name);
    if (!node)
        REFUSE(statement, word, E022, "there is no interrupt '%s'", shown(name));
    for (; node; node = interrupt_named(device, name))
        node_remove(node);
}

void remove_path(struct node *device, const struct statement *statement, size_t word)
{
    const char *path = word_text(statement, word);
    struct matches matches;
    matches_find(&matches, device, path);
    if (!matches.count)
        refuse_path(statement, word, device, path);
    for (size_t i = 0; i < matches.count; i++) {
        struct node *node = matches.nodes[i];
        if (node->element == DEVICE || node->element == CPU)
            REFUSE(statement, word, E020, "the %s cannot be removed", path);
        else
            node->removed = true;
    }
    matches_free(&matches);
}

void overlay_remove(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count == 3 && word_is(statement, 1, "interrupt"))
        remove_interrupt(overlay->device, statement, 2);
    else if (statement->count == 2)
        remove_path(overlay->device, statement, 1);
    else
        REFUSE(statement, 0, E020, "write it as: remove PATH, or remove interrupt NAME");
}

void overlay_rename(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count != 5 || !word_is(statement, 1, "interrupt") ||
        !word_is(statement, 3, "->")) {
        REFUSE(statement, 0, E020, "write it as: rename interrupt OLD -> NEW");
        return;
    }
    struct node *node = interrupt_named(overlay->device, word_text(statement, 2));
    if (!node)
        REFUSE(statement, 2, E022, "there is no interrupt '%s': the correction no longer applies",
               shown(word_text(statement, 2)));
    if (!strcmp(word_text(statement, 2), word_text(statement, 4)))
        return;
    for (; node; node = interrupt_named(overlay->device, word_text(statement, 2))) {
        node_remove(node_child(node, NAME));
        add_leaf(node, NAME, statement, 4, word_text(statement, 4));
    }
}
