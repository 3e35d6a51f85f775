/* derive.c - derivedFrom: what an element takes from another.
 *
 * CMSIS-SVD, "derivedFrom": the name of an element of the same kind, either among its own siblings
 * or as a path of names with dots between them, from an enclosing element or from the device. */
#include "svd2c/tree/tree.h"

#include <string.h>

/* A longer chain is a mistake, or made to be slow; so are more lists whose names begin alike. */
enum { LONGEST_CHAIN = 64, LONGEST_NAME = 256, MOST_LISTS = 64 };

/* node->derivation of a DERIVED_FROM, and of an element that has one. */
enum { LINK_NEW, LINK_SEARCHING, LINK_DONE };
enum { CHAIN_NEW, CHAIN_WHOLE, CHAIN_BROKEN };

static struct table *names; /* (parent element, name) -> element */
static struct table *lists; /* (parent element, name up to its %s) -> struct list */

/* Elements that <dim> makes lists of, whose names begin alike. */
struct list {
    struct list *next;
    struct node *node;
    const char *after; /* the rest of the name, after the index */
    unsigned count;    /* of this and those after it */
};

void derive_begin(void)
{
    names = table_new();
    lists = table_new();
}

void derive_end(void)
{
    table_free(names);
    table_free(lists);
    names = lists = NULL;
}

/* ---- Names ---- */

static bool has_name(const struct node *node)
{
    return node->element == PERIPHERAL || node->element == CLUSTER || node->element == REGISTER ||
           node->element == FIELD || node->element == ENUMERATED_VALUES;
}

static bool is_list(const struct node *node)
{
    return node->element == PERIPHERALS || node->element == REGISTERS || node->element == FIELDS;
}

/* The named element that a named element stands in. */
static struct node *owner_of(const struct node *node)
{
    struct node *owner = node->parent;
    return owner && is_list(owner) ? owner->parent : owner;
}

/* A name without the place of its index: CH[%s] and CH%s are CH. */
static const char *plain(const char *name)
{
    const char *place = strstr(name, "%s");
    if (!place)
        return name;
    bool brackets = place > name && place[-1] == '[' && place[2] == ']';
    return store_replace(name, (size_t)(place - name) - brackets, brackets ? 4 : 2, "");
}

static void add_list(const struct node *owner, struct node *node, const char *name, size_t length,
                     const char *after)
{
    const char *begin = store_text(name, length);
    struct list *next = table_get(lists, owner, begin), *made;
    if (next && next->count == MOST_LISTS)
        return;
    made = store_new(sizeof *made);
    *made = (struct list){next, node, after, next ? next->count + 1 : 1};
    table_put(lists, owner, begin, made);
}

/* CH[%s] has elements CH[0] and, for some vendors, CH0. */
static void index_lists(const struct node *owner)
{
    const struct node *all = node_members(owner);
    for (struct node *node = all ? all->first : NULL; node; node = node->next) {
        const struct node *name = has_name(node) ? node_child(node, NAME) : NULL;
        const char *place = name ? strstr(name->text, "%s") : NULL;
        if (!place || !node_child(node, DIM))
            continue;
        size_t length = (size_t)(place - name->text);
        add_list(owner, node, name->text, length, place + 2);
        if (length && place[-1] == '[' && place[2] == ']')
            add_list(owner, node, name->text, length - 1, place + 3);
    }
}

static void index_by(struct node *owner, bool removed, bool without_index)
{
    struct node *list = node_members(owner);
    for (struct node *node = list ? list->first : NULL; node; node = node->next) {
        const struct node *name = has_name(node) ? node_child(node, NAME) : NULL;
        if (name && name->text[0] && node->removed == removed)
            table_add(names, owner, without_index ? plain(name->text) : name->text, node);
    }
}

/* A register's enumerations are also named without the field that they stand in; the list of fields
 * keeps them apart from the fields. */
static void index_enumerations(struct node *fields)
{
    for (struct node *field = fields->first; field; field = field->next)
        for (struct node *node = field->first; node; node = node->next) {
            const struct node *name =
                node->element == ENUMERATED_VALUES ? node_child(node, NAME) : NULL;
            if (name)
                table_add(names, fields, name->text, node);
        }
}

/* The better match of two with one name comes first: table_add keeps it. */
static void index_members(struct node *owner)
{
    index_by(owner, false, false);
    index_by(owner, false, true);
    index_by(owner, true, false);
    index_by(owner, true, true);
    index_lists(owner);
    struct node *fields = owner->element == REGISTER ? node_child(owner, FIELDS) : NULL;
    if (fields)
        index_enumerations(fields);
}

/* The list that has an element of that name: P10%s has P100, C%sDT has C1DT. */
static struct node *list_with(const struct node *owner, const char *name)
{
    char begin[LONGEST_NAME], index[LONGEST_NAME];
    size_t length = strlen(name);
    for (size_t at = length; at-- > 0;) {
        memcpy(begin, name, at);
        begin[at] = '\0';
        for (const struct list *l = table_get(lists, owner, begin); l; l = l->next) {
            size_t after = strlen(l->after);
            if (at + after >= length || strcmp(name + length - after, l->after))
                continue;
            memcpy(index, name + at, length - after - at);
            index[length - after - at] = '\0';
            if (dim_has_index(l->node, index))
                return l->node;
        }
    }
    return NULL;
}

/* The element of that name in another; what is in it is indexed when it is first asked for. */
static struct node *named_in(struct node *owner, const char *name)
{
    if (table_add(names, owner, "", owner))
        index_members(owner);
    struct node *found = table_get(names, owner, name);
    return found || strlen(name) >= LONGEST_NAME ? found : list_with(owner, name);
}

static struct node *enumeration_in(struct node *reg, const char *name)
{
    named_in(reg, "-"); /* so that it is indexed */
    const struct node *fields = node_child(reg, FIELDS);
    return fields ? table_get(names, fields, name) : NULL;
}

/* ---- Paths ---- */

static struct node *target_of(struct node *node);

static struct node *step(struct node *from, const char *name)
{
    struct node *found = named_in(from, name);
    return !found && from->element == REGISTER ? enumeration_in(from, name) : found;
}

/* The element that a path of names leads to from `from`. */
static struct node *walk(struct node *from, const char *path)
{
    char name[LONGEST_NAME];
    while (from && *path) {
        size_t length = strcspn(path, ".");
        if (!length || length >= sizeof name)
            return NULL;
        memcpy(name, path, length);
        name[length] = '\0';
        path += length + (path[length] == '.');
        struct node *found = step(from, name);
        /* What the element itself is derived from has members for it, too. */
        for (unsigned i = 0; !found && from && i < LONGEST_CHAIN; i++) {
            from = target_of(from);
            found = from ? step(from, name) : NULL;
        }
        from = found;
    }
    return from;
}

static bool is_base(const struct node *found, const struct node *node)
{
    return found && found != node && found->element == node->element;
}

static struct node *search(struct node *node, const char *path)
{
    bool enumeration = node->element == ENUMERATED_VALUES;
    for (struct node *from = owner_of(node); from; from = owner_of(from)) {
        struct node *found = NULL;
        if (enumeration && from->element == REGISTER)
            found = enumeration_in(from, path);
        if (!is_base(found, node))
            found = walk(from, path);
        if (enumeration && found && found->element == FIELD)
            found = node_child(found, ENUMERATED_VALUES);
        if (is_base(found, node))
            return found;
    }
    return NULL;
}

static void complain_of_link(struct node *node, const char *name)
{
    if (!strcmp(name, node_name(node)))
        COMPLAIN(node, W121, "it is derived from itself, and left out; correct the name");
    else
        COMPLAIN(node, W120,
                 "derivedFrom names '%s', which is not there; this is left out: correct the name",
                 shown(name));
}

/* An element of a list has what the list says of all. */
static void note_list(struct node *node, const struct node *target, const char *path)
{
    const char *dot = strrchr(path, '.'), *name = dot ? dot + 1 : path;
    if (node_child(target, DIM) && strcmp(node_name(target), name) &&
        strcmp(plain(node_name(target)), name))
        COMPLAIN(node, W126,
                 "derivedFrom names '%s', an element of '%s'; it has what that says of "
                 "all of them",
                 shown(path), shown(node_name(target)));
}

/* The element that derivedFrom names, whatever that is derived from in turn. */
static struct node *target_of(struct node *node)
{
    struct node *link = node_child(node, DERIVED_FROM);
    if (!link || link->derivation == LINK_SEARCHING)
        return NULL;
    if (link->derivation == LINK_DONE)
        return link->target;
    /* A path may lead through elements that are themselves derived; not without end. */
    static unsigned depth;
    link->derivation = LINK_SEARCHING;
    link->target = depth++ < LONGEST_CHAIN ? search(node, link->text) : NULL;
    depth--;
    link->derivation = LINK_DONE;
    if (!link->target)
        complain_of_link(node, link->text);
    else
        note_list(node, link->target, link->text);
    return link->target;
}

/* ---- Chains ---- */

/* Follows the chain of bases once, so that it can be followed without care afterwards. */
static void judge(struct node *node)
{
    struct node *at = node;
    unsigned length = 0;
    node->derivation = CHAIN_BROKEN;
    while (node_child(at, DERIVED_FROM)) {
        struct node *target = target_of(at);
        if (!target) {
            if (at != node)
                COMPLAIN(node, W120, "it is derived from '%s', which is left out, and so is this",
                         shown(node_child(node, DERIVED_FROM)->text));
            return;
        }
        if (target == node || length++ == LONGEST_CHAIN) {
            COMPLAIN(node, W121,
                     target == node
                         ? "derivedFrom leads back to itself; this is left out: break the circle"
                         : "derivedFrom leads into a circle, or through more than 64 others; this "
                           "is left out");
            return;
        }
        at = target;
    }
    node->derivation = CHAIN_WHOLE;
}

bool derive_is_whole(struct node *node)
{
    if (node->derivation == CHAIN_NEW)
        judge(node);
    return node->derivation == CHAIN_WHOLE;
}

struct node *derive_base(struct node *node)
{
    struct node *link = node_child(node, DERIVED_FROM);
    return link && derive_is_whole(node) ? link->target : NULL;
}

struct node *derive_child(struct node *node, enum element element)
{
    for (; node; node = derive_base(node)) {
        struct node *child = node_child(node, element);
        if (child)
            return child;
    }
    return NULL;
}
