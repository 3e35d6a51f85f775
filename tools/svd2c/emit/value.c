/* value.c - a register's value as its fields: enumerations and unions of bit-fields. */
#include "svd2c/emit/emit.h"

#include <string.h>

/* ---- Enumerations ---- */

static void emit_enumeration(struct out *out, struct enumeration *enumeration, const char *stem,
                             struct node *node)
{
    if (!enumeration || enumeration->emitted)
        return;
    const char *wanted =
        enumeration->c_type ? enumeration->c_type : store_join(stem, enumeration->name);
    enumeration->emitted = emit_claim_for(node, IDENTIFIERS, wanted);
    out_text(out, "__extension__ typedef REG_ENUM {\n");
    for (const struct enumerator *e = enumeration->first; e; e = e->next) {
        out_texts(out, "    ", emit_claim_for(node, IDENTIFIERS, store_join(wanted, e->name)),
                  " = 0x");
        out_hex(out, e->value, 1);
        out_char(out, ',');
        emit_description(out, e->description);
    }
    out_texts(out, "} ", enumeration->emitted, ";\n");
}

void emit_enumerations(struct out *out, const struct reg *reg)
{
    for (const struct field *field = reg->fields; field; field = field->next) {
        if (field->access & CAN_READ)
            emit_enumeration(out, field->read_values, reg->emitted, field->node);
        if (field->access & CAN_WRITE)
            emit_enumeration(out, field->write_values, reg->emitted, field->node);
    }
}

/* ---- Fields ---- */

static bool selects(enum selection selection, const struct field *field)
{
    switch (selection) {
    case FOR_READING:
        return field->access & CAN_READ;
    case FOR_WRITING:
        return field->access & CAN_WRITE;
    case FOR_CLEARING:
        return field->access & CAN_WRITE &&
               (field->effect == WRITE_ONE_CLEARS || field->effect == WRITE_ZERO_CLEARS);
    case FOR_BOTH:
        break;
    }
    return true;
}

const char *emit_word_type(const struct reg *reg)
{
    return reg->size == 8    ? "uint8_t"
           : reg->size == 16 ? "uint16_t"
           : reg->size == 32 ? "uint32_t"
                             : "uint64_t";
}

static const char *field_type(enum selection selection, const struct reg *reg,
                              const struct field *field)
{
    if (selection == FOR_CLEARING) /* a signed field, so that -1 is all of its bits */
        return emit_word_type(reg) + 1;
    const struct enumeration *values =
        selection == FOR_WRITING ? field->write_values : field->read_values;
    return values ? values->emitted : emit_word_type(reg);
}

/* Packed, where the compiler would otherwise align a field of 32 bits; a value is never in the
 * device. */
static const char *packing(const struct reg *reg)
{
    return reg->size == 32 ? "" : " REG_PACKED";
}

static void emit_bits(struct out *out, const char *type, const char *name, unsigned width)
{
    out_texts(out, "        ", type, *name ? " " : "", name, " : ");
    out_decimal(out, width);
    out_char(out, ';');
}

static void emit_lane(struct out *out, const struct reg *reg, enum selection selection,
                      unsigned lane)
{
    unsigned bit = 0;
    bool open = false;
    for (const struct field *field = reg->fields; field; field = field->next) {
        if (field->lane != lane || !selects(selection, field))
            continue;
        if (!open)
            out_texts(out, "    struct", packing(reg), " {\n");
        open = true;
        if (field->lsb > bit) {
            emit_bits(out, emit_word_type(reg), "", field->lsb - bit);
            out_char(out, '\n');
        }
        emit_bits(out, field_type(selection, reg, field), field->name, field->width);
        emit_description(out, selection == FOR_CLEARING ? NULL : field->description);
        bit = field->lsb + field->width;
    }
    if (open)
        out_text(out, "    };\n");
}

const char *emit_value(struct out *out, const struct reg *reg, enum selection selection,
                       const char *name)
{
    emit_type_text(out);
    out_texts(out, "__extension__ typedef union", packing(reg), " {\n    ", emit_word_type(reg),
              " bits;\n");
    for (unsigned lane = 0; lane < reg->lanes; lane++)
        emit_lane(out, reg, selection, lane);
    return emit_type_name(out, name);
}

const char *emit_plain(struct out *out, const struct reg *reg, enum selection selection,
                       const char *name)
{
    size_t column = 80;
    emit_type_text(out);
    out_texts(out, "__extension__ typedef struct REG_PACKED { ", emit_word_type(reg), " bits;");
    for (const struct field *field = reg->fields; field; field = field->next) {
        if (!selects(selection, field))
            continue;
        if (column >= 80) {
            out_text(out, "\n   ");
            column = 3;
        }
        const char *type = field_type(selection, reg, field);
        out_texts(out, " ", type, " ", field->name, ";");
        column += strlen(type) + strlen(field->name) + 3;
    }
    out_char(out, ' ');
    return emit_type_name(out, name);
}
