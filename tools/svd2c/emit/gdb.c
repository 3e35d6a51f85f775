/* gdb.c - registers for gdb, in Python: data, and the printers that show it. */
#include "svd2c/emit/emit.h"

/* printers.py, as text. */
static const char printers[] =
#include "printers.inc"
    ;

struct work {
    struct out *out;
    struct table *done;     /* registers, enumerations and types that are written */
    uintptr_t enumerations; /* how many */
};

/* Of C identifiers, and of what stands in them: nothing to escape. */
static void quote(struct out *out, const char *name)
{
    out_texts(out, "\"", name, "\"");
}

/* ---- Enumerations ---- */

static const struct enumeration *values_of(const struct field *field)
{
    return field->read_values ? field->read_values : field->write_values;
}

static void emit_enumeration(struct work *work, const struct enumeration *values)
{
    if (!values || !table_add(work->done, values, "", (void *)(work->enumerations + 1)))
        return;
    work->enumerations++;
    out_text(work->out, "    {");
    for (const struct enumerator *e = values->first; e; e = e->next) {
        out_text(work->out, "0x");
        out_hex(work->out, e->value, 1);
        out_text(work->out, ": ");
        quote(work->out, e->name);
        out_text(work->out, ", ");
    }
    out_text(work->out, "},\n");
}

/* ---- Registers ---- */

static void emit_one(struct work *work, const struct reg *reg)
{
    struct masks masks = model_masks(reg);
    out_text(work->out, "    ");
    quote(work->out, reg->c_type);
    out_format(work->out, ": (%u, %u, [", reg->size, reg->access | (masks.read_effect ? 4 : 0));
    for (const struct field *field = reg->fields; field; field = field->next) {
        const struct enumeration *values = values_of(field);
        out_text(work->out, "(");
        quote(work->out, field->name);
        out_format(work->out, ", %u, %u, ", field->lsb, field->width);
        if (values)
            out_decimal(work->out, (uintptr_t)table_get(work->done, values, "") - 1);
        else
            out_text(work->out, "None");
        out_text(work->out, "), ");
    }
    out_text(work->out, "]),\n");
}

static void emit_registers(struct work *work, const struct member *m, bool enumerations)
{
    for (; m; m = m->next) {
        if (m->cluster)
            emit_registers(work, m->cluster->members, enumerations);
        else if (enumerations)
            for (const struct field *field = m->reg->fields; field; field = field->next)
                emit_enumeration(work, values_of(field));
        else if (m->reg->c_type && table_add(work->done, m->reg, "", work))
            emit_one(work, m->reg);
    }
}

/* ---- Types ---- */

static void emit_members(struct out *out, const struct member *m, const char *prefix, uint64_t base)
{
    for (; m; m = m->next) {
        bool array = m->times.array || m->times.count > 1;
        for (uint32_t i = 0; i < m->times.count; i++) {
            const char *path = array ? store_format("%s%s[%u]", prefix, m->name, i)
                                     : store_format("%s%s", prefix, m->name);
            uint64_t at = base + m->offset + i * m->times.stride;
            if (m->cluster)
                emit_members(out, m->cluster->members, store_format("%s.", path), at);
            else
                out_format(out, "(\"%s\", 0x%jX, \"%s\"), ", path, (uintmax_t)at, m->reg->c_type);
        }
    }
}

static void emit_types(struct work *work, const struct device *device)
{
    for (const struct peripheral *p = device->peripherals; p; p = p->next) {
        if (!p->type || !p->type->emitted || !table_add(work->done, p->type, "", work))
            continue;
        out_text(work->out, "    ");
        quote(work->out, p->type->emitted);
        out_text(work->out, ": [");
        emit_members(work->out, p->type->members, "", 0);
        out_text(work->out, "],\n");
    }
}

static void emit_peripherals(struct out *out, const struct device *device)
{
    for (const struct peripheral *p = device->peripherals; p; p = p->next)
        if (!p->left_out)
            out_format(out, "    \"%s\": (0x%jX, \"%s\"),\n", p->name, (uintmax_t)p->base,
                       p->type && p->type->emitted ? p->type->emitted : "");
}

void emit_gdb(struct out *out, const struct device *device)
{
    struct work work = {out, table_new(), 0};
    out_format(out,
               "# %s: registers for gdb. Made by svd2c; do not edit.\n"
               "#\n"
               "# (gdb) source FILE\n"
               "# (gdb) p GPIOA->MODER   the fields of a register, as the program has it\n"
               "# (gdb) svd GPIOA.MODER  the same of any register, without debug information\n\n"
               "ENUMERATIONS = [\n",
               device->name);
    for (const struct peripheral *p = device->peripherals; p; p = p->next)
        emit_registers(&work, p->type ? p->type->members : NULL, true);
    out_text(out, "]\nREGISTERS = {\n");
    for (const struct peripheral *p = device->peripherals; p; p = p->next)
        emit_registers(&work, p->type ? p->type->members : NULL, false);
    out_text(out, "}\nTYPES = {\n");
    emit_types(&work, device);
    out_text(out, "}\nPERIPHERALS = {\n");
    emit_peripherals(out, device);
    out_text(out, "}\n\n");
    out_text(out, printers);
    table_free(work.done);
}
