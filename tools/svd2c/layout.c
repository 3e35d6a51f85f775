/* layout.c - where a struct's members lie, and what of it C can express. */
#include "svd2c/model/model.h"

#include <stdlib.h>

/* Two of these, one after the other, are still an object that compilers for 32-bit machines take. */
#define LARGEST_STRUCT UINT64_C(0x20000000)

unsigned layout_align(const struct member *member)
{
    return member->reg ? member->reg->align : member->cluster->align;
}

uint64_t layout_element(const struct member *member)
{
    return member->reg ? member->reg->size / 8 : member->cluster->size;
}

uint64_t layout_extent(const struct member *member)
{
    if (member->times.array)
        return member->times.count * member->times.stride;
    return layout_element(member);
}

void layout_stretch(struct type *type, uint64_t stride)
{
    if (stride > type->size && stride % type->align == 0)
        type->size = stride;
}

/* ---- Alignment ---- */

static void measure(struct type *type);

/* Two words side by side are a register of 64 bits for a machine of 32. */
static void relax(struct member *member)
{
    if (member->reg && member->reg->align == 8) {
        member->reg->align = 4;
        COMPLAIN(member->node, W125,
                 "a register of 64 bits that is aligned to 4 bytes; the header has it there, for "
                 "machines that access it in halves");
    }
    for (struct member *m = member->cluster ? member->cluster->members : NULL; m; m = m->next)
        relax(m);
    if (member->cluster)
        measure(member->cluster);
}

static void relax_members(struct type *type)
{
    for (struct member *m = type->members; m; m = m->next)
        if (layout_align(m) == 8 &&
            (m->offset % 8 == 4 || (m->times.array && m->times.stride % 8 == 4)))
            relax(m);
}

/* ---- Places ---- */

static void reach_by_index(struct member *member)
{
    member->times.array = false;
    member->times.indexed = true;
    member->list_name = member->name;
    member->list_count = member->times.count;
    member->list_stride = member->times.stride;
}

/* An array whose elements have gaps between them is reached through an accessor. */
static bool place_array(struct member *member)
{
    struct repetition *times = &member->times;
    uint64_t element = layout_element(member);
    if (times->array && times->count == 1)
        times->stride = element;
    if (!times->array || times->stride == element)
        return true;
    if (times->stride % layout_align(member) || times->stride == 0 ||
        (times->stride < element && member->reg)) {
        COMPLAIN(member->node, W112,
                 "the elements are %ju bytes long and 0x%jx apart; they overlap or are misaligned: "
                 "the array is left out",
                 (uintmax_t)element, (uintmax_t)times->stride);
        return false;
    }
    reach_by_index(member);
    return true;
}

/* What lies far past the base is no member of the struct, and has an accessor, too. */
static bool place_far(struct member *member)
{
    struct repetition *times = &member->times;
    uint64_t last = member->offset + (times->count - 1) * times->stride;
    if (last >= LARGEST_OFFSET || layout_element(member) >= LARGEST_STRUCT) {
        COMPLAIN(member->node, W115, "it ends 0x%jx past its peripheral's base; it is left out",
                 (uintmax_t)(last + layout_element(member)));
        return false;
    }
    if (last < LARGEST_STRUCT)
        return true;
    reach_by_index(member);
    return true;
}

static bool place(struct member *member)
{
    if (member->offset % layout_align(member) == 0)
        return place_array(member) && place_far(member);
    COMPLAIN(member->node, W101,
             "at offset 0x%jx it is not aligned to its %u bytes; it is left out",
             (uintmax_t)member->offset, layout_align(member));
    return false;
}

static int by_offset(const void *left, const void *right)
{
    const struct member *a = *(struct member *const *)left, *b = *(struct member *const *)right;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    uint64_t x = layout_extent(a), y = layout_extent(b);
    if (x != y)
        return x > y ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* By offset, the longest first: so are they in the struct, and equal layouts look equal. */
static void sort(struct type *type)
{
    size_t count = 0;
    for (struct member *m = type->members; m; m = m->next)
        m->order = count++;
    struct member **array = store_raw((count + 1) * sizeof *array);
    count = 0;
    for (struct member *m = type->members; m; m = m->next)
        array[count++] = m;
    qsort(array, count, sizeof *array, by_offset);
    for (size_t i = 0; i < count; i++)
        array[i]->next = array[i + 1];
    type->members = array[0];
    free(array);
}

/* Its alignment, and its size: no struct of C is empty. */
static void measure(struct type *type)
{
    uint64_t end = 0;
    type->align = 1;
    for (const struct member *m = type->members; m; m = m->next) {
        if (m->times.indexed)
            continue;
        if (layout_align(m) > type->align)
            type->align = layout_align(m);
        if (m->offset + layout_extent(m) > end)
            end = m->offset + layout_extent(m);
    }
    type->size = end ? (end + type->align - 1) / type->align * type->align : type->align;
}

void layout(struct type *type)
{
    relax_members(type);
    for (struct member **at = &type->members; *at;) {
        struct member *member = *at;
        if (!place(member)) {
            *at = member->next;
            continue;
        }
        at = &member->next;
    }
    measure(type);
    sort(type);
}
