/* member_list.c - members of a struct that differ in a number, such as CCR1 to CCR4: reg_at. */
#include "svd2c/emit/emit.h"

#include <string.h>

/* In bytes: what machines of 32 bits have as a size. */
enum { LARGEST_NUMBER = 1023, LARGEST_LIST = 1 << 28, LARGEST_ARRAY = 0x7fffffff };

/* ---- Names with a number ---- */

bool next_number(const char *name, size_t from, struct split *split)
{
    while (name[from] && !is_digit(name[from]))
        from++;
    split->at = from;
    split->number = 0;
    for (; is_digit(name[from]); from++)
        split->number = split->number * 10 + (uint32_t)(name[from] - '0');
    split->length = from - split->at;
    if (split->length > 9) /* it may have wrapped around */
        split->number = UINT32_MAX - 1;
    return split->length;
}

/* A field's name without its register's number: CCR1L of CCR1 is CCRL. */
static const char *without_number(const char *name, uint32_t number)
{
    struct split split, last = {0};
    for (size_t at = 0; next_number(name, at, &split); at = split.at + split.length)
        if (split.number == number)
            last = split;
    return last.length ? c_free_name(NULL, store_replace(name, last.at, last.length, "")) : name;
}

/* ---- Registers of one layout ---- */

static bool same_values(const struct enumeration *a, const struct enumeration *b)
{
    if (!a || !b)
        return a == b;
    const struct enumerator *x = a->first, *y = b->first;
    for (; x && y && x->value == y->value && !strcmp(x->name, y->name); x = x->next)
        y = y->next;
    return !x && !y;
}

/* What the elements of a list have in common. */
struct list {
    struct list *next;
    const char *name;
    const struct member *first;
    struct reg *reg;      /* the first's, or one that is made of all */
    struct reg *combined; /* that one, or NULL */
    uint32_t count, number;
    uint64_t stride;
};

static bool same_field(const struct field *a, const struct field *b)
{
    return a->lsb == b->lsb && a->width == b->width && a->lane == b->lane &&
           a->access == b->access && a->effect == b->effect &&
           a->read_has_effect == b->read_has_effect;
}

static bool same_layout(const struct reg *a, uint32_t a_number, const struct reg *b,
                        uint32_t b_number)
{
    struct masks x = model_masks(a), y = model_masks(b);
    if (a->size != b->size || a->access != b->access || memcmp(&x, &y, sizeof x))
        return false;
    const struct field *f = a->fields, *g = b->fields;
    for (; f && g && same_field(f, g); f = f->next, g = g->next)
        if (strcmp(f->name, g->name) &&
            strcmp(without_number(f->name, a_number), without_number(g->name, b_number)))
            return false;
    return !f && !g;
}

static void copy_fields(struct reg *combined, const struct reg *reg)
{
    struct field **at = &combined->fields;
    for (const struct field *field = reg->fields; field; field = field->next) {
        *at = store_new(sizeof **at);
        **at = *field;
        at = &(*at)->next;
    }
    *at = NULL;
}

/* Takes out of the combined register what this one has otherwise. */
static void combine(struct list *list, const struct reg *reg, uint32_t number)
{
    if (!list->combined) {
        list->combined = store_new(sizeof *list->combined);
        *list->combined = *list->reg;
        copy_fields(list->combined, list->reg);
    }
    struct reg *combined = list->combined;
    combined->reset_varies |= reg->reset_varies || reg->reset != combined->reset;
    struct field *field = combined->fields;
    for (const struct field *other = reg->fields; other; other = other->next, field = field->next) {
        if (strcmp(field->name, other->name))
            field->name = without_number(other->name, number);
        if (!same_values(field->read_values, other->read_values))
            field->read_values = NULL;
        if (!same_values(field->write_values, other->write_values))
            field->write_values = NULL;
    }
}

/* Whether the first's type will do, because all have the same. */
static bool is_first(const struct list *list)
{
    const struct reg *combined = list->combined, *first = list->reg;
    if (!combined)
        return true;
    bool same = combined->reset_varies == first->reset_varies;
    for (const struct field *f = first->fields, *g = combined->fields; f; f = f->next, g = g->next)
        same &= f->name == g->name && f->read_values == g->read_values &&
                f->write_values == g->write_values;
    return same;
}

static bool has_name_twice(const struct reg *reg)
{
    for (const struct field *f = reg->fields; f; f = f->next)
        for (const struct field *g = f->next; g; g = g->next)
            if (!strcmp(f->name, g->name))
                return true;
    return false;
}

/* ---- Lists ---- */

static bool can_be_listed(const struct member *m)
{
    return !m->times.indexed && !m->times.array && (!m->reg || m->reg->align == m->reg->size / 8);
}

/* Adds the next member to the list. False: it is not like the others. */
static bool extend(struct list *list, const struct member *next)
{
    const struct member *first = list->first;
    uint32_t number = list->number + list->count;
    uint64_t stride = list->count == 1 ? next->offset - first->offset : list->stride;
    if (next->offset <= first->offset || next->offset != first->offset + list->count * stride ||
        next->cluster != first->cluster)
        return false;
    if (next->reg != first->reg) {
        if (!same_layout(first->reg, list->number, next->reg, number))
            return false;
        combine(list, next->reg, number);
    }
    list->stride = stride;
    list->count++;
    return true;
}

/* Whether C's arrays can be as long as REG_LIST makes them. */
static bool is_possible(const struct list *list)
{
    return list->count > 1 && list->number <= LARGEST_NUMBER &&
           layout_element(list->first) * list->count * (list->number + 1) <= LARGEST_LIST &&
           list->first->offset < LARGEST_ARRAY && list->stride < LARGEST_ARRAY &&
           !(list->combined && has_name_twice(list->combined));
}

struct search {
    struct list *lists, **end;
    struct table *members; /* by number, and name with # in its place */
    struct table *names;   /* of lists */
};

static void add_list(struct search *search, const struct list *list)
{
    if (!is_possible(list) || !table_add(search->names, NULL, list->name, search))
        return;
    *search->end = store_new(sizeof *list);
    **search->end = *list;
    search->end = &(*search->end)->next;
}

static struct member *numbered(const struct search *search, const char *key, uint32_t number)
{
    return table_get(search->members, (void *)(uintptr_t)number, key);
}

/* The list that begins with this member, by one of the numbers in its name. */
static void find_list(struct search *search, const struct member *m, const struct split *split)
{
    const char *key = store_replace(m->name, split->at, split->length, "#");
    if (split->number && numbered(search, key, split->number - 1))
        return;
    struct list list = {.first = m, .reg = m->reg, .count = 1, .number = split->number};
    const struct member *next = numbered(search, key, list.number + 1);
    if (!next)
        return;
    while (next && extend(&list, next))
        next = numbered(search, key, list.number + list.count);
    list.name = store_replace(m->name, split->at, split->length, "");
    if (!is_digit(list.name[0]))
        add_list(search, &list);
}

/* Arrays that C cannot express, and lists of letters or names, which count from 0. */
static void find_named(struct search *search, const struct member *m)
{
    if (m->list_count > 1)
        add_list(search, &(struct list){.name = m->list_name,
                                        .first = m,
                                        .reg = m->reg,
                                        .count = m->list_count,
                                        .stride = m->list_stride});
}

static void note_numbers(struct search *search, struct member *m)
{
    struct split split;
    for (size_t at = 0; next_number(m->name, at, &split); at = split.at + split.length)
        table_add(search->members, (void *)(uintptr_t)split.number,
                  store_replace(m->name, split.at, split.length, "#"), m);
}

/* A member that is called as REG_LIST calls one: there is no such list. */
static void keep_free(struct search *search, const char *name)
{
    const char *end = strstr(name, "_list_");
    if (end)
        table_add(search->names, NULL, store_text(name, (size_t)(end - name)), search);
}

struct list *find_member_lists(const struct type *type)
{
    struct search search = {.members = table_new(), .names = table_new()};
    search.end = &search.lists;
    struct split split;
    for (struct member *m = type->members; m; m = m->next)
        keep_free(&search, m->name);
    for (struct member *m = type->members; m; m = m->next) {
        find_named(&search, m);
        if (can_be_listed(m))
            note_numbers(&search, m);
    }
    for (const struct member *m = type->members; m; m = m->next)
        for (size_t at = 0; can_be_listed(m) && next_number(m->name, at, &split);
             at = split.at + split.length)
            find_list(&search, m, &split);
    table_free(search.members);
    table_free(search.names);
    return search.lists;
}

/* ---- In the header ---- */

void emit_list_types(struct out *out, struct list *list)
{
    for (; list; list = list->next) {
        if (is_first(list))
            continue;
        list->combined->emitted = NULL;
        emit_register_type(out, list->combined, store_join(list->reg->emitted, "Any"));
        list->reg = list->combined;
    }
}

void emit_lists(struct out *out, const struct list *list)
{
    if (!list)
        return;
    out_text(out, "    struct {\n");
    for (; list; list = list->next) {
        out_texts(out, "        REG_LIST(",
                  list->reg ? list->reg->c_type : list->first->cluster->emitted, ", ", list->name,
                  ", 0x");
        out_hex(out, list->first->offset, 1);
        out_text(out, ", 0x");
        out_hex(out, list->stride, 1);
        out_text(out, ", ");
        out_decimal(out, list->count);
        out_text(out, ", ");
        out_decimal(out, list->number);
        out_text(out, ")\n");
    }
    out_text(out, "    } REG_PACKED;\n");
}
