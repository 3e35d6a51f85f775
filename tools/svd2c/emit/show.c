/* show.c - a register for a person to read: where it is, its fields, and what a value means. */
#include "svd2c/emit/emit.h"

#include <stdlib.h>
#include <string.h>

/* What was asked for: PATH, or PATH=VALUE. */
struct wish {
    struct out *out; /* NULL: only count */
    const char *path;
    bool has_value, too_wide;
    uint64_t value;
    size_t found;
};

static struct wish read_wish(struct out *out, const char *text)
{
    const char *equals = strchr(text, '=');
    struct wish wish = {.out = out, .path = text};
    if (equals) {
        wish.path = store_text(text, (size_t)(equals - text));
        wish.has_value = number_read(equals + 1, &wish.value) == NUMBER_OK;
    }
    return wish;
}

static const char *access_name(unsigned access)
{
    static const char *const names[] = {"none", "read-only", "write-only", "read-write"};
    return names[access & 3];
}

/* ---- Fields ---- */

static const char *effect_name(const struct field *field)
{
    static const char *const names[] = {
        [WRITE_MODIFIES] = "",
        [WRITE_ONE_CLEARS] = ", a written 1 clears",
        [WRITE_ONE_SETS] = ", a written 1 sets",
        [WRITE_ONE_TOGGLES] = ", a written 1 toggles",
        [WRITE_ZERO_CLEARS] = ", a written 0 clears",
        [WRITE_ZERO_SETS] = ", a written 0 sets",
        [WRITE_ZERO_TOGGLES] = ", a written 0 toggles",
        [WRITE_CLEARS] = ", any write clears",
        [WRITE_SETS] = ", any write sets",
        [WRITE_UNKNOWN] = ", a write has an effect",
    };
    return field->access & CAN_WRITE ? names[field->effect] : "";
}

static void show_values(struct out *out, const struct enumeration *values)
{
    for (const struct enumerator *e = values ? values->first : NULL; e; e = e->next) {
        out_format(out, "             %ju %s", (uintmax_t)e->value, e->name);
        out_texts(out, e->description ? "  " : "", e->description ? e->description : "", "\n");
    }
}

static const char *value_name(const struct field *field, uint64_t value)
{
    const struct enumeration *values =
        field->read_values ? field->read_values : field->write_values;
    for (const struct enumerator *e = values ? values->first : NULL; e; e = e->next)
        if (e->value == value)
            return e->name;
    return NULL;
}

static void show_field(const struct wish *wish, const struct field *field)
{
    unsigned msb = field->lsb + field->width - 1;
    const char *place =
        field->width == 1 ? store_format("%u", msb) : store_format("%u:%u", msb, field->lsb);
    out_format(wish->out, "    %5s  %s", place, field->name);
    if (wish->has_value) {
        uint64_t value = wish->value >> field->lsb & ones(field->width);
        const char *name = value_name(field, value);
        out_format(wish->out, " = %ju%s%s\n", (uintmax_t)value, name ? " " : "", name ? name : "");
        return;
    }
    out_texts(wish->out, "  ", access_name(field->access), effect_name(field));
    out_text(wish->out, field->read_has_effect ? ", reading has an effect" : "");
    out_texts(wish->out, field->description ? "  " : "",
              field->description ? field->description : "", "\n");
    show_values(wish->out, field->read_values);
    if (field->write_values != field->read_values)
        show_values(wish->out, field->write_values);
}

/* The highest bit first, as manuals have them. */
static void show_fields(const struct wish *wish, const struct field *field)
{
    if (!field)
        return;
    show_fields(wish, field->next);
    show_field(wish, field);
}

/* ---- Registers ---- */

static void show_register(const struct wish *wish, const char *path, uint64_t address,
                          const struct member *member)
{
    const struct reg *reg = member->reg;
    out_format(wish->out, "%s  0x%08jX  %u bits, %s", path, (uintmax_t)address, reg->size,
               access_name(reg->access));
    if (wish->has_value)
        out_text(wish->out, ", value 0x");
    else
        out_text(wish->out, ", reset 0x");
    out_hex(wish->out, wish->has_value ? wish->value : member->reset, reg->size / 4);
    out_text(wish->out, reg->read_has_effect ? ", reading has an effect" : "");
    out_texts(wish->out, member->description ? "  " : "",
              member->description ? member->description : "", "\n");
}

/* The path without the indices in it. */
static const char *without_indices(const char *path)
{
    char *copy = (char *)(uintptr_t)store_text(path, strlen(path)), *to = copy;
    for (const char *from = path; *from; from++) {
        if (*from == '[')
            from += strcspn(from, "]");
        else
            *to++ = *from;
    }
    *to = '\0';
    return copy;
}

static void look_at(struct wish *wish, const char *path, uint64_t address, const struct member *m,
                    bool whole)
{
    bool named = matches_pattern(wish->path, path) ||
                 (!strchr(wish->path, '[') && matches_pattern(wish->path, without_indices(path)));
    if (!named && !whole)
        return;
    wish->found++;
    wish->too_wide |= wish->has_value && wish->value > ones(m->reg->size);
    if (!wish->out)
        return;
    show_register(wish, path, address, m);
    if (named)
        show_fields(wish, m->reg->fields);
}

static void search(struct wish *wish, const struct member *members, const char *prefix,
                   uint64_t base, bool whole)
{
    for (const struct member *m = members; m; m = m->next) {
        bool array = m->times.array || m->times.count > 1;
        for (uint32_t i = 0; i < m->times.count; i++) {
            const char *path = array ? store_format("%s.%s[%u]", prefix, m->name, i)
                                     : store_format("%s.%s", prefix, m->name);
            uint64_t address = base + m->offset + i * m->times.stride;
            if (m->reg)
                look_at(wish, path, address, m, whole);
            else
                search(wish, m->cluster->members, path, address, whole);
        }
    }
}

/* A peripheral's name shows its registers, a register's its fields. */
static void show_all(struct wish *wish, const struct device *device)
{
    for (const struct peripheral *p = device->peripherals; p; p = p->next) {
        if (p->left_out)
            continue;
        bool whole = matches_pattern(wish->path, p->name);
        wish->found += whole;
        if (whole && wish->out) {
            out_format(wish->out, "%s  0x%08jX", p->name, (uintmax_t)p->base);
            out_texts(wish->out, p->description ? "  " : "", p->description ? p->description : "",
                      "\n");
        }
        search(wish, p->members, p->name, p->base, whole);
    }
}

void emit_check_show(const struct device *device, const char *path)
{
    struct wish wish = read_wish(NULL, path);
    if (strchr(path, '=') && !wish.has_value)
        diagnose(node_source(device->root), device->root->offset, E027, NULL,
                 "'%s' has no number after the =", shown(path));
    else if (show_all(&wish, device), !wish.found)
        diagnose(node_source(device->root), device->root->offset, E027, NULL,
                 "'%s' names nothing to show; it is PERIPHERAL or PERIPHERAL.REGISTER, with * and "
                 "?, or PERIPHERAL.REGISTER=VALUE",
                 shown(path));
    else if (wish.too_wide)
        diagnose(node_source(device->root), device->root->offset, E027, NULL,
                 "'%s' has a number wider than the register", shown(path));
}

void emit_show(struct out *out, const struct device *device, const char *path)
{
    struct wish wish = read_wish(out, path);
    show_all(&wish, device);
}
