/* check_overlap.c - registers in one place. */
#include "svd2c/model/model.h"

/* Arrays in arrays could take hours: after so many steps two members are taken to overlap. */
enum { MOST_STEPS = 20000, MOST_OPEN = 16 };

static uint32_t count_of(const struct member *member)
{
    return member->times.array ? member->times.count : 1;
}

/* Whether a register of the member has a byte in `from` to `to`, offsets in the member's struct. A
 * cluster has holes. */
static bool occupies(const struct member *member, uint64_t from, uint64_t to, unsigned *steps)
{
    uint64_t stride = member->times.stride, element = layout_element(member);
    if (member->reg)
        return from < member->offset + layout_extent(member) && to > member->offset;
    uint64_t i = from > member->offset && stride ? (from - member->offset) / stride : 0;
    for (; i < count_of(member) && member->offset + i * stride < to; i++) {
        uint64_t start = member->offset + i * stride;
        if (from >= start + element)
            continue;
        for (const struct member *m = member->cluster->members; m; m = m->next) {
            if (!*steps || !--*steps)
                return true;
            if (!m->times.indexed &&
                occupies(m, from > start ? from - start : 0, to - start, steps))
                return true;
        }
    }
    return false;
}

/* Whether a register of `b`, which lies in a struct at `start`, is where one of `a` is. */
static bool collide(const struct member *a, const struct member *b, uint64_t start, unsigned *steps)
{
    uint64_t at = start + b->offset;
    if (b->reg)
        return occupies(a, at, at + layout_extent(b), steps);
    for (uint64_t i = 0; i < count_of(b); i++)
        for (const struct member *m = b->cluster->members; m; m = m->next) {
            if (!*steps || !--*steps)
                return true;
            if (!m->times.indexed && collide(a, m, at + i * b->times.stride, steps))
                return true;
        }
    return false;
}

/* Two registers in one place are alternatives, and say so; or one is read and the other written. */
static bool may_overlap(const struct member *a, const struct member *b)
{
    static const enum element elements[] = {ALTERNATE_REGISTER, ALTERNATE_GROUP, ALTERNATE_CLUSTER};
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (derive_child(a->node, elements[i]) || derive_child(b->node, elements[i]))
            return true;
    return a->reg && b->reg && !(a->reg->access & b->reg->access);
}

static bool is_mistake(const struct member *a, const struct member *b)
{
    unsigned steps = MOST_STEPS;
    return a->offset + layout_extent(a) > b->offset && !may_overlap(a, b) &&
           collide(a, b, 0, &steps);
}

/* Those that members further on may overlap: the ones that reach furthest. */
struct open {
    const struct member *members[MOST_OPEN];
    size_t count;
};

static uint64_t end_of(const struct member *member)
{
    return member->offset + layout_extent(member);
}

static void open_member(struct open *open, const struct member *member)
{
    size_t least = 0;
    for (size_t i = 1; i < open->count; i++)
        if (end_of(open->members[i]) < end_of(open->members[least]))
            least = i;
    bool replace =
        open->count == MOST_OPEN || (open->count && end_of(open->members[least]) <= member->offset);
    open->members[replace ? least : open->count++] = member;
}

/* The members are in the order of their offsets. */
void check_overlaps(const struct type *type)
{
    struct open open = {.count = 0};
    for (const struct member *member = type->members; member; member = member->next) {
        if (member->times.indexed)
            continue;
        for (size_t i = 0; i < open.count; i++) {
            if (!is_mistake(open.members[i], member))
                continue;
            COMPLAIN(member->node, W113, "it lies where '%s' does; the header has both, as a union",
                     shown(open.members[i]->name));
            break;
        }
        open_member(&open, member);
    }
}
