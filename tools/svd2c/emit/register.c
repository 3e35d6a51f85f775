/* register.c - a register in C: its value, its type, its constants. */
#include "svd2c/emit/emit.h"

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

/* A type for the value, unless another register has it: of this header, or of one that the program
 * includes, too. */
static void emit_value_type(struct out *out, uint64_t value)
{
    if (!emit_is_new_value(value))
        return;
    out_format(out,
               "#ifndef REG_HAS_0x%jX_\n#define REG_HAS_0x%jX_\nREG_CONSTANT(0x%jX, 0x%jX, 0x%jX, "
               "0x%jX, 0x%jX);\n#endif\n",
               (uintmax_t)value, (uintmax_t)value, (uintmax_t)value, (uintmax_t)value & 0xffff,
               (uintmax_t)value >> 16 & 0xffff, (uintmax_t)value >> 32 & 0xffff,
               (uintmax_t)value >> 48);
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
            values.read = emit_value(out, reg, FOR_READING, claim(reg, "Read"));
        if (writes)
            values.write = emit_value(out, reg, FOR_WRITING, claim(reg, "Write"));
    } else {
        const char *both = emit_value(out, reg, reads ? FOR_BOTH : FOR_WRITING, claim(reg, "Val"));
        values.read = reads ? both : NULL;
        values.write = writes ? both : NULL;
    }
    values.plain = values.write;
    if (writes && has_enumerations(reg))
        values.plain = emit_plain(out, reg, FOR_WRITING, claim(reg, "Plain"));
    if (can_clear(reg, masks))
        values.flags = emit_value(out, reg, FOR_CLEARING, claim(reg, "Flags"));
    return values;
}

/* ---- Fields by number: MODE0, MODE1, ... ---- */

/* What NAME_at_ has 6 bits for. */
enum { LARGEST_NUMBER = 63 };

/* The field whose name differs only in having that number there, or NULL. */
static const struct field *numbered(const struct reg *reg, const char *name,
                                    const struct split *split, uint32_t number)
{
    struct split other;
    for (const struct field *field = reg->fields; field; field = field->next)
        if (!strncmp(field->name, name, split->at) && next_number(field->name, split->at, &other) &&
            other.at == split->at && other.number == number &&
            !strcmp(field->name + other.at + other.length, name + split->at + split->length))
            return field;
    return NULL;
}

/* Those of one width, one distance apart, with one number after the other. */
static void emit_family(struct out *out, const struct reg *reg, const struct field *first,
                        const struct split *split, struct table *stems)
{
    unsigned count = 1, step = 0;
    const struct field *next;
    while ((next = numbered(reg, first->name, split, split->number + count)) != NULL) {
        if (count == 1)
            step = next->lsb - first->lsb;
        if (next->lsb != first->lsb + count * step || next->width != first->width ||
            next->access != first->access || next->lsb <= first->lsb)
            return;
        count++;
    }
    const char *stem = store_replace(first->name, split->at, split->length, "");
    if (count > 1 && table_add(stems, reg, stem, stems))
        out_format(out, "    char %s_at_[0][0x%X]; /* %s at %u, each of %u, %u wide, %u apart */\n",
                   stem,
                   1 + (first->lsb | step << 6 | (first->width - 1) << 12 | (count - 1) << 18 |
                        split->number << 24),
                   first->name, first->lsb, count, first->width, step);
}

static void emit_families(struct out *out, const struct reg *reg)
{
    struct table *stems = NULL;
    struct split split;
    for (const struct field *field = reg->fields; field; field = field->next)
        for (size_t at = 0; next_number(field->name, at, &split); at = split.at + split.length)
            if (split.at && split.number <= LARGEST_NUMBER &&
                numbered(reg, field->name, &split, split.number + 1) &&
                (!split.number || !numbered(reg, field->name, &split, split.number - 1))) {
                stems = stems ? stems : table_new();
                emit_family(out, reg, field, &split, stems);
            }
    table_free(stems);
}

static void emit_alias(struct out *out, const char *which, uint64_t distance)
{
    if (!distance)
        return;
    out_texts(out, "    REG_ALIAS(", which, ", 0x");
    out_hex(out, distance, 1);
    out_text(out, ")\n");
}

/* Members one after the other; those of one type are one declaration, which is read faster. */
struct members {
    struct out *out;
    const char *type; /* of the last one */
};

static void emit_member(struct members *members, const char *type, const char *name)
{
    if (members->type && !strcmp(members->type, type))
        out_texts(members->out, ", ", name, "[0]");
    else
        out_texts(members->out, members->type ? ";\n" : "", "    const ", type, " ", name, "[0]");
    members->type = type;
}

static const char *constant_type(uint64_t value)
{
    return value ? store_format("reg_0x%jX_", (uintmax_t)value) : "reg_0x0_";
}

static void emit_abilities(struct out *out, const struct reg *reg, const struct masks *masks,
                           const struct values *values)
{
    struct members members = {out, NULL};
    if (values->read)
        emit_member(&members, values->read, "readable_");
    if (values->write) {
        emit_member(&members, values->write, "writable_");
        emit_member(&members, values->plain, "checked_");
    }
    if (values->flags) {
        emit_member(&members, values->flags, "clearable_");
        emit_member(&members, constant_type(masks->neutral_one), "flags_");
    }
    if (can_modify(reg, masks)) {
        emit_member(&members, constant_type(masks->neutral_one), "one_");
        emit_member(&members, constant_type(masks->neutral_zero), "modifiable_");
    }
    if (!reg->reset_varies)
        emit_member(&members, constant_type(reg->reset), "reset_");
    out_text(out, members.type ? ";\n" : "");
    emit_families(out, reg);
    if (reg->access & CAN_WRITE) {
        emit_alias(out, "set", reg->aliases.set);
        emit_alias(out, "clear", reg->aliases.clear);
        emit_alias(out, "toggle", reg->aliases.toggle);
    }
}

void emit_register_type(struct out *out, struct reg *reg, const char *stem)
{
    struct masks masks = model_masks(reg);
    reg->emitted = emit_claim_for(reg->node, STEMS_OF_TYPES, stem);
    out_char(out, '\n');
    emit_enumerations(out, reg);
    struct values values = emit_values(out, reg, &masks);
    if (can_modify(reg, &masks)) {
        emit_value_type(out, masks.neutral_zero);
        emit_value_type(out, masks.neutral_one);
    }
    if (values.flags)
        emit_value_type(out, masks.neutral_one);
    if (!reg->reset_varies)
        emit_value_type(out, reg->reset);
    reg->c_type = claim(reg, "Reg");
    emit_type_text(out);
    out_texts(out, "__extension__ typedef ", reg->align < reg->size / 8 ? "REG_ALIGNED_4 " : "",
              "union {\n    const volatile ", emit_word_type(reg), " opaque_;\n");
    emit_abilities(out, reg, &masks, &values);
    emit_type_name(out, reg->c_type);
}

void emit_register(struct out *out, struct reg *reg, const char *stem)
{
    if (reg->emitted)
        return;
    emit_register_type(out, reg, stem);
    emit_constants(out, reg);
}
