/* register.c - a register in C: its value, its type, its constants. */
#include "svd2c/emit/emit.h"

#include <stdlib.h>
#include <string.h>

/* ---- Constants ---- */

static void emit_mask(struct out *out, const struct reg *reg, uint64_t mask)
{
    out_text(out, " 0x");
    out_hex(out, mask, reg->size / 4);
    out_text(out, reg->size == 64 ? "ULL\n" : "U\n");
}

static void emit_constants(struct out *out, const struct reg *reg)
{
    for (const struct field *field = reg->fields; field; field = field->next) {
        const char *stem =
            emit_claim_for(field->node, STEMS_OF_FIELDS, store_join(reg->emitted, field->plain));
        out_texts(out, "#define ", stem, "_Pos ");
        out_decimal(out, field->lsb);
        out_texts(out, "U\n#define ", stem, "_Msk");
        emit_mask(out, reg, ones(field->width) << field->lsb);
    }
    if (reg->reset_varies)
        return;
    out_texts(out, "#define ", emit_claim(STEMS_OF_RESETS, reg->emitted), "_Rst");
    emit_mask(out, reg, reg->reset);
}

/* ---- What can be done with it ---- */

/* One type serves reading and writing, unless a field can be only one of them. */
static bool values_differ(const struct reg *reg)
{
    for (const struct field *field = reg->fields; field; field = field->next)
        if (field->access != reg->access || field->read_values != field->write_values)
            return true;
    return false;
}

static bool has_enumerations(const struct reg *reg)
{
    for (const struct field *field = reg->fields; field; field = field->next)
        if (field->access & CAN_WRITE && field->write_values)
            return true;
    return false;
}

static bool can_modify(const struct reg *reg, const struct masks *masks)
{
    return reg->access == (CAN_READ | CAN_WRITE) && !masks->any_write && !masks->read_effect;
}

/* Flags only: a store to them changes nothing else. */
static bool can_clear(const struct reg *reg, const struct masks *masks)
{
    uint64_t flags = masks->one_clears | masks->zero_clears;
    return reg->fields && flags && !masks->any_write &&
           !(masks->write & ~flags & ~masks->neutral_zero & ~masks->neutral_one);
}

/* The names of the types of what is read and written; NULL: it cannot be. */
struct values {
    const char *read, *write, *plain, *flags;
};

static const char *claim(const struct reg *reg, const char *end)
{
    return emit_claim_for(reg->node, IDENTIFIERS, store_join(reg->emitted, end));
}

static struct values emit_values(struct out *out, const struct reg *reg, const struct masks *masks)
{
    bool reads = reg->access & CAN_READ, writes = reg->access & CAN_WRITE;
    struct values values = {0};
    if (values_differ(reg)) {
        if (reads)
            emit_value(out, reg, FOR_READING, values.read = claim(reg, "Read"));
        if (writes)
            emit_value(out, reg, FOR_WRITING, values.write = claim(reg, "Write"));
    } else {
        const char *both = claim(reg, "Val");
        emit_value(out, reg, reads ? FOR_BOTH : FOR_WRITING, both);
        values.read = reads ? both : NULL;
        values.write = writes ? both : NULL;
    }
    values.plain = values.write;
    if (writes && has_enumerations(reg))
        emit_plain(out, reg, FOR_WRITING, values.plain = claim(reg, "Plain"));
    if (can_clear(reg, masks))
        emit_value(out, reg, FOR_CLEARING, values.flags = claim(reg, "Flags"));
    return values;
}

/* ---- Fields by number: MODE0, MODE1, ... ---- */

/* The length of the name without its number; 0: it has none. */
static size_t split(const char *name, unsigned long *number)
{
    size_t length = strlen(name), stem = length;
    while (stem && name[stem - 1] >= '0' && name[stem - 1] <= '9')
        stem--;
    if (stem == length || length - stem > 2 || (name[stem] == '0' && length - stem > 1))
        return 0;
    *number = strtoul(name + stem, NULL, 10);
    return stem;
}

/* The field of that number, or NULL. */
static const struct field *numbered(const struct reg *reg, const char *name, size_t stem,
                                    unsigned long wanted)
{
    unsigned long number;
    for (const struct field *field = reg->fields; field; field = field->next)
        if (split(field->name, &number) == stem && !strncmp(field->name, name, stem) &&
            number == wanted)
            return field;
    return NULL;
}

static bool is_least(const struct reg *reg, const char *name, size_t stem, unsigned long least)
{
    unsigned long number;
    for (const struct field *field = reg->fields; field; field = field->next)
        if (split(field->name, &number) == stem && !strncmp(field->name, name, stem) &&
            number < least)
            return false;
    return true;
}

/* Those of one width, one distance apart, with one number after the other. */
static void emit_family(struct out *out, const struct reg *reg, const struct field *first,
                        size_t stem, unsigned long number)
{
    unsigned count = 1, step = 0;
    const struct field *next;
    while ((next = numbered(reg, first->name, stem, number + count)) != NULL) {
        if (count == 1)
            step = next->lsb - first->lsb;
        if (next->lsb != first->lsb + count * step || next->width != first->width ||
            next->access != first->access || next->lsb <= first->lsb)
            return;
        count++;
    }
    if (count > 1)
        out_format(out, " REG_FIELDS(%.*s, %u, %u, %u, %u, %lu)", (int)stem, first->name,
                   first->lsb, step, first->width, count, number);
}

static void emit_families(struct out *out, const struct reg *reg)
{
    unsigned long number;
    for (const struct field *field = reg->fields; field; field = field->next) {
        size_t stem = split(field->name, &number);
        if (stem && number <= 15 && is_least(reg, field->name, stem, number))
            emit_family(out, reg, field, stem, number);
    }
}

static void emit_abilities(struct out *out, const struct reg *reg, const struct masks *masks,
                           const struct values *values)
{
    if (values->read)
        out_texts(out, " REG_READS(", values->read, ")");
    if (values->write)
        out_texts(out, " REG_WRITES(", values->write, ", ", values->plain, ")");
    if (can_modify(reg, masks)) {
        out_text(out, " REG_MODIFIES(0x");
        out_hex(out, masks->neutral_zero, 1);
        out_text(out, ", 0x");
        out_hex(out, masks->neutral_one, 1);
        out_char(out, ')');
    }
    if (values->flags) {
        out_texts(out, " REG_CLEARS(", values->flags, ", 0x");
        out_hex(out, masks->neutral_one, 1);
        out_char(out, ')');
    }
    emit_families(out, reg);
    if (!reg->reset_varies) {
        out_text(out, " REG_RESETS(0x");
        out_hex(out, reg->reset, 1);
        out_char(out, ')');
    }
}

void emit_register(struct out *out, struct reg *reg, const char *stem)
{
    if (reg->emitted)
        return;
    struct masks masks = model_masks(reg);
    reg->emitted = emit_claim_for(reg->node, STEMS_OF_TYPES, stem);
    out_char(out, '\n');
    emit_enumerations(out, reg);
    struct values values = emit_values(out, reg, &masks);
    out_text(out, "__extension__ typedef REG_TYPE(");
    out_decimal(out, reg->size);
    out_char(out, ',');
    emit_abilities(out, reg, &masks, &values);
    reg->c_type = claim(reg, "Reg");
    out_texts(out, ") ", reg->c_type, reg->align < reg->size / 8 ? " REG_ALIGNED_4;\n" : ";\n");
    emit_constants(out, reg);
}
