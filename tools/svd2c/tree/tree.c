/* tree.c - an SVD's elements in memory. */
#include "svd2c/tree/tree.h"

#include <string.h>

#define LEAF(id, name) [id] = {name, KIND_LEAF},
#define NEST(id, name) [id] = {name, KIND_NEST},
#define SKIP(id, name) [id] = {name, KIND_SKIP},
static const struct {
    const char *name;
    enum element_kind kind;
} elements[ELEMENT_COUNT] = {ELEMENTS(LEAF, NEST, SKIP)};

enum element element_named(const char *name)
{
    for (size_t i = 1; i < ELEMENT_COUNT; i++)
        if (!strcmp(elements[i].name, name))
            return (enum element)i;
    return NO_ELEMENT;
}

const char *element_name(enum element element)
{
    return elements[element].name;
}

enum element_kind element_kind(enum element element)
{
    return elements[element].kind;
}

/* ---- Nodes ---- */

struct node *node_child(const struct node *node, enum element element)
{
    for (struct node *child = node->first; child; child = child->next)
        if (child->element == element)
            return child;
    return NULL;
}

/* By their order. */
static const struct source *sources[UINT8_MAX];

const struct source *node_source(const struct node *node)
{
    return sources[node->source];
}

struct node *node_add(struct node *parent, enum element element, const char *text,
                      const struct source *source, size_t offset)
{
    struct node *node = store_new(sizeof *node);
    node->parent = parent;
    node->element = (uint8_t)element;
    if (text)
        node->text = text;
    node->source = (uint8_t)source->order;
    sources[source->order] = source;
    node->offset = (uint32_t)offset;
    if (parent) {
        *(parent->last ? &parent->last->next : &parent->first) = node;
        parent->last = node;
    }
    return node;
}

void node_remove(struct node *node)
{
    struct node *parent = node->parent, *before = NULL;
    for (struct node *child = parent->first; child != node; child = child->next)
        before = child;
    *(before ? &before->next : &parent->first) = node->next;
    if (parent->last == node)
        parent->last = before;
}

const char *node_name(const struct node *node)
{
    const struct node *name = node_child(node, NAME);
    return name && name->text[0] ? name->text : "?";
}

static const char *path_part(const struct node *node)
{
    switch (node->element) {
    case PERIPHERAL:
    case CLUSTER:
    case REGISTER:
    case FIELD:
    case ENUMERATED_VALUE:
        return shown(node_name(node));
    case INTERRUPT:
        return store_format("interrupt %s", shown(node_name(node)));
    case CPU:
        return "cpu";
    default:
        return NULL;
    }
}

const char *node_path(const struct node *node)
{
    const char *path = NULL;
    for (; node; node = node->parent) {
        const char *part = path_part(node);
        if (part)
            path = path ? store_format("%s.%s", part, path) : part;
    }
    return path ? path : "device";
}

struct node *node_members(const struct node *node)
{
    switch (node->element) {
    case DEVICE:
        return node_child(node, PERIPHERALS);
    case PERIPHERAL:
        return node_child(node, REGISTERS);
    case REGISTER:
        return node_child(node, FIELDS);
    default:
        return (struct node *)(uintptr_t)node;
    }
}
