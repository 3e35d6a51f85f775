/* struct.c - the struct of a peripheral or cluster: its members at their places. */
#include "svd2c/emit/emit.h"

#include <stdlib.h>

/* ---- Members ---- */

static const char *member_type(const struct member *member)
{
    return member->reg ? member->reg->c_type : member->cluster->emitted;
}

static void emit_member_types(struct out *out, struct member *member, const char *stem)
{
    if (member->reg) {
        emit_register(out, member->reg, store_join(stem, member->reg->name));
    } else if (!member->cluster->emitted) {
        const char *inner =
            emit_claim_for(member->node, STEMS_OF_TYPES, store_join(stem, member->cluster->name));
        emit_struct(out, member->cluster, inner,
                    emit_claim(IDENTIFIERS, store_join(inner, "Cluster")));
    }
}

static void emit_member(struct out *out, const struct member *member, const char *indent)
{
    out_texts(out, indent, member_type(member), " ", member->name);
    if (member->times.array) {
        out_char(out, '[');
        out_decimal(out, member->times.count);
        out_char(out, ']');
    }
    out_char(out, ';');
    emit_description(out, member->description);
}

static void emit_gap(struct out *out, const char *indent, uint64_t from, uint64_t to,
                     const char *which)
{
    if (to == from)
        return;
    out_texts(out, indent, "uint8_t gap", which, "_0x");
    out_hex(out, from, 1);
    out_text(out, "_[");
    out_decimal(out, to - from);
    out_text(out, "];\n");
}

/* ---- Overlaps ---- */

/* Members that overlap, and the place that their union takes. */
struct group {
    size_t first, last; /* indices; last is past the end */
    uint64_t start, end, align;
};

static uint64_t round_down(uint64_t value, uint64_t step)
{
    return value / step * step;
}

static struct group group_of(struct member *const *members, size_t index)
{
    const struct member *m = members[index];
    return (struct group){index, index + 1, m->offset, m->offset + layout_extent(m),
                          layout_align(m)};
}

/* A union begins and ends where the strictest alignment of its members allows it. */
static struct group join(const struct group *before, const struct group *next)
{
    struct group both = {before->first, next->last, before->start, before->end, before->align};
    if (next->align > both.align)
        both.align = next->align;
    if (next->end > both.end)
        both.end = next->end;
    both.start = round_down(before->start < next->start ? before->start : next->start, both.align);
    both.end = round_down(both.end + both.align - 1, both.align);
    return both;
}

/* Joins what overlaps, also after alignment. Returns the number of groups. */
static size_t make_groups(struct group *groups, struct member *const *members, size_t count)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        struct group next = group_of(members, i);
        while (made && groups[made - 1].end > next.start)
            next = join(&groups[--made], &next);
        groups[made++] = next;
    }
    return made;
}

static void emit_group(struct out *out, const struct group *group, struct member *const *members)
{
    if (group->last - group->first == 1) {
        emit_member(out, members[group->first], "    ");
        return;
    }
    out_text(out, "    union {\n");
    for (size_t i = group->first; i < group->last; i++) {
        if (members[i]->offset == group->start) {
            emit_member(out, members[i], "        ");
            continue;
        }
        out_text(out, "        struct {\n");
        emit_gap(out, "            ", group->start, members[i]->offset,
                 store_format("_%s", members[i]->name));
        emit_member(out, members[i], "            ");
        out_text(out, "        };\n");
    }
    out_text(out, "    };\n");
}

/* ---- The struct ---- */

static void emit_members(struct out *out, const struct type *type)
{
    size_t count = 0;
    for (const struct member *m = type->members; m; m = m->next)
        count += !m->times.indexed;
    struct member **members = store_raw((count + 1) * sizeof *members);
    struct group *groups = store_raw((count + 1) * sizeof *groups);
    count = 0;
    for (struct member *m = type->members; m; m = m->next)
        if (!m->times.indexed)
            members[count++] = m;
    size_t made = make_groups(groups, members, count);
    uint64_t at = 0;
    for (size_t i = 0; i < made; i++) {
        emit_gap(out, "    ", at, groups[i].start, "");
        emit_group(out, &groups[i], members);
        at = groups[i].end;
    }
    emit_gap(out, "    ", at, type->size, "");
    free(members);
    free(groups);
}

/* For what is no member of the struct: an array whose elements have gaps between them or overlap
 * those of another, and what lies far past the base. */
static void emit_accessor(struct out *out, const struct member *member, const char *stem,
                          const char *c_name)
{
    const char *name = emit_claim_for(member->node, IDENTIFIERS, store_join(stem, member->name)),
               *type = member_type(member);
    uintmax_t offset = member->offset, stride = member->times.stride;
    if (member->times.count > 1)
        out_format(out, "/* %u of them, 0x%jX bytes apart. */\n", member->times.count, stride);
    out_texts(out, "REG_ACCESSOR ", type, " *", name, "(const ", c_name, " *base");
    out_texts(out, member->times.count > 1 ? ", uintptr_t index" : "", ")\n{\n");
    if (member->times.count > 1)
        out_format(out, "    REG_ASSERT(index < %u);\n", member->times.count);
    out_texts(out, "    return (", type);
    out_format(out, " *)((uintptr_t)base + 0x%jXU", offset);
    if (member->times.count > 1)
        out_format(out, " + 0x%jXU * index", stride);
    out_text(out, ");\n}\n");
}

static void emit_place(struct out *out, const char *c_name, const struct member *member)
{
    out_texts(out, "_Static_assert(offsetof(", c_name, ", ", member->name, ") == 0x");
    out_hex(out, member->offset, 1);
    out_texts(out, ", \"", c_name, ".", member->name, "\");\n");
}

void emit_struct(struct out *out, struct type *type, const char *stem, const char *c_name)
{
    for (struct member *m = type->members; m; m = m->next)
        emit_member_types(out, m, stem);
    struct list *lists = find_member_lists(type);
    emit_list_types(out, lists);
    out_text(out, "\n__extension__ typedef struct {\n");
    emit_lists(out, lists);
    emit_members(out, type);
    out_texts(out, "} ", c_name, ";\n");
    for (const struct member *m = type->members; m; m = m->next)
        if (!m->times.indexed)
            emit_place(out, c_name, m);
    out_texts(out, "_Static_assert(sizeof(", c_name, ") == 0x");
    out_hex(out, type->size, 1);
    out_texts(out, ", \"", c_name, " has another size\");\n");
    for (const struct member *m = type->members; m; m = m->next)
        if (m->times.indexed)
            emit_accessor(out, m, stem, c_name);
    type->emitted = c_name;
}
