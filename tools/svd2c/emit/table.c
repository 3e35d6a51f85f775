/* table.c - the table for other tools. */
#include "svd2c/emit/emit.h"

static const char *access_name(unsigned access)
{
    static const char *const names[] = {"none", "read-only", "write-only", "read-write"};
    return names[access & 3];
}

static void emit_row(struct out *out, const struct peripheral *p, const char *path,
                     uint64_t address, const struct member *member)
{
    const struct reg *reg = member->reg;
    struct masks masks = model_masks(reg);
    const uint64_t columns[] = {member->reset,    reg->reset_mask,   masks.read,       masks.write,
                                masks.one_clears, masks.zero_clears, masks.read_effect};
    out_texts(out, "register\t", p->name, "\t", path, "\t0x");
    out_hex(out, address, 8);
    out_char(out, '\t');
    out_decimal(out, reg->size);
    out_texts(out, "\t", access_name(reg->access));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        out_text(out, "\t0x");
        out_hex(out, columns[i], reg->size / 4);
    }
    out_char(out, '\n');
    for (const struct field *field = reg->fields; field; field = field->next) {
        out_texts(out, "field\t", p->name, "\t", path, "\t", field->name, "\t");
        out_decimal(out, field->lsb);
        out_char(out, '\t');
        out_decimal(out, field->width);
        out_texts(out, "\t", access_name(field->access), "\n");
    }
}

static void emit_rows(struct out *out, const struct peripheral *p, const struct member *members,
                      const char *prefix, uint64_t base)
{
    for (const struct member *m = members; m; m = m->next) {
        bool array = m->times.array || m->times.count > 1;
        for (uint32_t i = 0; i < m->times.count; i++) {
            const char *name = array ? store_format("%s%s[%u]", prefix, m->name, i)
                                     : store_format("%s%s", prefix, m->name);
            uint64_t address = base + m->offset + i * m->times.stride;
            if (m->reg)
                emit_row(out, p, name, address, m);
            else
                emit_rows(out, p, m->cluster->members, store_format("%s.", name), address);
        }
    }
}

void emit_table(struct out *out, const struct device *device)
{
    out_text(out, "# svd2c table 1\n");
    for (const struct peripheral *p = device->peripherals; p; p = p->next) {
        if (p->left_out)
            continue;
        uint64_t size = p->type && p->type->size > p->block_size ? p->type->size : p->block_size;
        out_format(out, "peripheral\t%s\t0x%08jX\t0x%jX\t%s\n", p->name, (uintmax_t)p->base,
                   (uintmax_t)size, p->type ? p->type->emitted : "-");
        emit_rows(out, p, p->members, "", p->base);
    }
    for (const struct interrupt *i = device->interrupts; i; i = i->next)
        out_format(out, "interrupt\t%u\t%s\n", i->number, i->name);
}

/* ---- Its length ---- */

/* Far beyond any device; arrays in arrays could ask for more lines than a disk holds. */
enum { MOST_ROWS = 1 << 20 };

static uint64_t count_rows(const struct member *members)
{
    uint64_t rows = 0;
    for (const struct member *m = members; m && rows <= MOST_ROWS; m = m->next)
        rows += m->times.count * (m->reg ? 1 : count_rows(m->cluster->members));
    return rows;
}

void emit_check_table(const struct device *device)
{
    uint64_t rows = 0;
    for (const struct peripheral *p = device->peripherals; p && rows <= MOST_ROWS; p = p->next)
        rows += count_rows(p->members);
    if (rows > MOST_ROWS)
        diagnose(node_source(device->root), device->root->offset, E004, NULL,
                 "the table would have more than %d registers; is that meant?", MOST_ROWS);
}
