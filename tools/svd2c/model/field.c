/* field.c - the fields of a register. */
#include "svd2c/model/model.h"

#include <string.h>

/* ---- Where a field lies ---- */

/* Past a mark and the blanks around it; NULL when it is not there. */
static const char *past(const char *text, char mark)
{
    if (!text)
        return NULL;
    text += strspn(text, " ");
    return *text == mark ? text + 1 + strspn(text + 1, " ") : NULL;
}

static const char *past_number(const char *text, uint64_t *number)
{
    unsigned digits = 0;
    for (*number = 0; text && *text >= '0' && *text <= '9' && digits < 5; text++, digits++)
        *number = *number * 10 + (uint64_t)(*text - '0');
    return digits ? text : NULL;
}

/* bitRange: [7:4], or of one bit [7]. */
bool model_bit_range(const char *text, uint64_t *lsb, uint64_t *msb)
{
    text = past_number(past(text, '['), msb);
    *lsb = *msb;
    if (text && past(text, ':'))
        text = past_number(past(text, ':'), lsb);
    text = past(text, ']');
    return text && !*text;
}

static void complain_of_one_number(const struct node *node, struct node *range, uint64_t bit)
{
    if (!range->diagnosed && !strchr(range->text, ':'))
        COMPLAIN_AT(node, range, W125, "<bitRange> '%s' is taken as bit %ju; write it as [%ju:%ju]",
                    shown(range->text), (uintmax_t)bit, (uintmax_t)bit, (uintmax_t)bit);
    range->diagnosed = true;
}

/* bitRange, lsb and msb, or bitOffset and bitWidth. */
static bool says_place(const struct node *node)
{
    return node_child(node, BIT_RANGE) || node_child(node, LSB) || node_child(node, BIT_OFFSET);
}

/* What the element itself says of its place, or else what it is derived from does. A width of 0 is
 * one that no register has. */
static bool read_place(struct node *node, uint64_t *lsb, uint64_t *width)
{
    struct node *at = node;
    while (at && !says_place(at))
        at = derive_base(at);
    if (!at) {
        COMPLAIN(
            node, W118,
            "it is not said which bits the field has, so it is left out; add <bitRange>, <lsb> "
            "and <msb>, or <bitOffset> and <bitWidth>");
        return false;
    }
    struct node *range = node_child(at, BIT_RANGE);
    uint64_t msb;
    if (!range && !node_child(at, LSB)) {
        *width = 1;
        return derive_number(at, BIT_OFFSET, lsb) &&
               (derive_number(node, BIT_WIDTH, width) || !derive_child(node, BIT_WIDTH));
    }
    if (!range) {
        if (!derive_number(at, LSB, lsb) || !derive_number(at, MSB, &msb))
            return false;
    } else if (!model_bit_range(range->text, lsb, &msb)) {
        COMPLAIN_AT(node, range, W119,
                    "<bitRange> '%s' is not of the form [7:4]; the field is left out",
                    shown(range->text));
        return false;
    } else {
        complain_of_one_number(node, range, msb);
    }
    if (msb < *lsb) {
        COMPLAIN(node, W103, "the field's last bit %ju is below its first, %ju; it is left out",
                 (uintmax_t)msb, (uintmax_t)*lsb);
        return false;
    }
    *width = msb < 4096 ? msb - *lsb + 1 : 0;
    return true;
}

/* ---- A register's fields ---- */

/* Beyond it, a register of 64 bits is described by mistake. */
enum { MOST_FIELDS = 256 };

static struct field *field_named(struct reg *reg, const char *name)
{
    for (struct field *field = reg->fields; field; field = field->next)
        if (!strcmp(field->name, name))
            return field;
    return NULL;
}

static const char *member_name(struct reg *reg, struct node *node, const char *name)
{
    const char *wanted = c_free_name(node, name);
    const char *result = wanted;
    for (unsigned i = 2; field_named(reg, result); i++)
        result = store_format("%s_%u", wanted, i);
    if (result != wanted) {
        node->renamed = true;
        COMPLAIN(node, W105, "the register has two fields '%s'; the second is '%s' in the header",
                 shown(name), shown(result));
    }
    return result;
}

static uint64_t bits_of(const struct field *field)
{
    return ones(field->width) << field->lsb;
}

/* The first lane in which nothing overlaps it. */
static void choose_lane(struct reg *reg, struct field *made, uint64_t occupied[])
{
    while (made->lane < reg->lanes && occupied[made->lane] & bits_of(made))
        made->lane++;
    if (made->lane == reg->lanes)
        occupied[reg->lanes++] = 0;
    occupied[made->lane] |= bits_of(made);
    if (made->lane == 0)
        return;
    for (struct field *field = reg->fields; field; field = field->next) {
        if (!(bits_of(field) & bits_of(made)) || !(field->access & made->access))
            continue;
        COMPLAIN(
            made->node, W104,
            "the field overlaps '%s'; both are in the header, and writing one changes the other",
            shown(field->name));
        return;
    }
}

static bool lies_in(const struct reg *reg, struct node *node, const char *name, uint64_t lsb,
                    uint64_t width)
{
    if (width && width <= reg->size && lsb <= reg->size - width)
        return true;
    COMPLAIN(node, W103,
             "the field '%s' (bit %ju, %ju wide) does not lie in a register of %u bits; it is left "
             "out",
             shown(name), (uintmax_t)lsb, (uintmax_t)width, reg->size);
    return false;
}

static unsigned field_access(const struct reg *reg, struct node *node)
{
    unsigned access = model_access(node, reg->access);
    if (access & ~reg->access)
        COMPLAIN(node, W111,
                 "the field can be %s, its register cannot; the register's access holds",
                 access & ~reg->access & CAN_WRITE ? "written" : "read");
    return access & reg->access;
}

static void insert(struct reg *reg, struct field *made)
{
    struct field **at = &reg->fields;
    while (*at &&
           ((*at)->lsb < made->lsb || ((*at)->lsb == made->lsb && (*at)->lane <= made->lane)))
        at = &(*at)->next;
    made->next = *at;
    *at = made;
}

/* What the instances of a <field> share, and which bits of the register are taken. */
struct fields {
    struct reg *reg;
    struct node *node;
    struct instances instances;
    uint64_t lsb, width;
    unsigned access, count;
    uint64_t occupied[MOST_FIELDS];
};

static void add_field(struct fields *fields, uint32_t i)
{
    struct reg *reg = fields->reg;
    struct node *node = fields->node;
    const char *name = fields->instances.names[i];
    uint64_t lsb;
    if (__builtin_add_overflow(fields->lsb, i * fields->instances.increment, &lsb))
        lsb = UINT64_MAX;
    if (!lies_in(reg, node, name, lsb, fields->width))
        return;
    struct field *made = store_new(sizeof *made);
    made->node = node;
    made->lsb = (unsigned)lsb;
    made->width = (unsigned)fields->width;
    made->access = fields->access;
    made->name = member_name(reg, node, name);
    made->plain = c_identifier(NULL, name);
    made->description = instance_text(&fields->instances, i, derive_text(node, DESCRIPTION));
    made->effect = model_effect(node, reg->effect);
    made->read_has_effect = model_read_effect(node);
    model_enumerations(made, fields->instances.count > 1 ? fields->instances.plain : name);
    choose_lane(reg, made, fields->occupied);
    insert(reg, made);
}

static bool add_fields(struct fields *fields, struct node *node, bool inherited)
{
    fields->node = node;
    if (!derive_is_whole(node) || !model_instances(node, &fields->instances) ||
        !read_place(node, &fields->lsb, &fields->width))
        return true;
    fields->access = field_access(fields->reg, node);
    for (uint32_t i = 0; fields->access && i < fields->instances.count; i++) {
        const char *name = c_identifier(NULL, fields->instances.names[i]);
        if (inherited && field_named(fields->reg, name))
            continue;
        if (++fields->count > MOST_FIELDS)
            return false;
        add_field(fields, i);
    }
    return true;
}

void model_fields(struct reg *reg, struct node *node)
{
    struct fields fields; /* `occupied` has as many as there are lanes */
    fields.reg = reg;
    fields.count = 0;
    /* A derived register has the fields of its base and its own; its own win. */
    for (struct node *at = node; at; at = derive_base(at)) {
        struct node *list = node_child(at, FIELDS);
        for (struct node *field = list ? list->first : NULL; field; field = field->next) {
            if (field->element != FIELD || field->removed || add_fields(&fields, field, at != node))
                continue;
            COMPLAIN(node, E004, "a register with more than %d fields", MOST_FIELDS);
            return;
        }
    }
}
