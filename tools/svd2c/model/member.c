/* member.c - the registers and clusters of a struct. */
#include "svd2c/model/model.h"

/* ---- One of them ---- */

/* CMSIS-SVD, "alternateGroup": the name of a register that shares its place gets the group's name. */
static const char *with_group(struct node *node, const char *name)
{
    const char *group = node->element == REGISTER ? derive_text(node, ALTERNATE_GROUP) : NULL;
    return group && *group ? store_format("%s_%s", name, group) : name;
}

/* Register or cluster: what its instances share. False: left out. */
static bool build_contents(struct member *member, struct node *node,
                           const struct instances *instances, struct defaults outer)
{
    if (node->element == REGISTER) {
        member->reg = model_register(node, outer);
        if (!member->reg)
            return false;
        member->reg->name = c_identifier(NULL, with_group(node, instances->plain));
        member->reset = member->reg->reset;
        return true;
    }
    member->cluster = model_type(node, outer);
    if (!member->cluster || !member->cluster->members)
        return false;
    member->cluster->name = c_identifier(NULL, instances->plain);
    if (member->times.array)
        layout_stretch(member->cluster, member->times.stride);
    return true;
}

static bool read_offset(struct node *node, uint64_t *offset)
{
    if (!derive_child(node, ADDRESS_OFFSET)) {
        COMPLAIN(node, W118, "there is no <addressOffset>; it is left out: say where it lies");
        return false;
    }
    if (!derive_number(node, ADDRESS_OFFSET, offset))
        return false;
    if (*offset < LARGEST_OFFSET)
        return true;
    COMPLAIN(node, W115, "it lies 0x%jx past its peripheral's base; it is left out",
             (uintmax_t)*offset);
    return false;
}

struct scope {
    struct type *type;
    struct member *last;
    struct table *names;      /* of members, as they are in C */
    struct table *overridden; /* names in the file, of those that a derived element has itself */
};

static void append(struct scope *scope, struct member *member)
{
    *(scope->last ? &scope->last->next : &scope->type->members) = member;
    scope->last = member;
}

static void build_member(struct scope *scope, struct node *node, struct defaults outer)
{
    struct instances instances;
    uint64_t offset;
    if (!derive_is_whole(node) || !model_instances(node, &instances) || !read_offset(node, &offset))
        return;
    struct member common = {.node = node, .times = instances.times};
    if (!build_contents(&common, node, &instances, outer))
        return;
    const char *description = derive_text(node, DESCRIPTION);
    for (uint32_t i = 0; i < instances.count; i++) {
        struct member *member = store_new(sizeof *member);
        *member = common;
        member->offset = offset + i * instances.increment;
        member->description = instance_text(&instances, i, description);
        member->name = c_unique(scope->names, node, with_group(node, instances.names[i]));
        if (i == 0 && instances.indices && !is_digit(instances.indices[0][0])) {
            member->list_name = c_identifier(NULL, with_group(node, instances.plain));
            member->list_count = instances.count;
            member->list_stride = instances.increment;
        }
        append(scope, member);
    }
}

/* ---- All of them ---- */

static bool is_member(const struct node *node)
{
    return (node->element == REGISTER || node->element == CLUSTER) && !node->removed;
}

static void build_members_of(struct scope *scope, const struct node *list, bool inherited,
                             struct defaults outer)
{
    for (struct node *child = list->first; child; child = child->next) {
        if (!is_member(child) ||
            (inherited && table_get(scope->overridden, NULL, node_name(child))))
            continue;
        if (!model_afford(child, 1))
            return;
        build_member(scope, child, outer);
    }
}

/* The element's own registers and clusters, then those of what it is derived from. */
static void build_members(struct scope *scope, struct node *node, struct defaults outer)
{
    for (struct node *at = node; at; at = derive_base(at)) {
        const struct node *list = node_members(at);
        if (!list)
            continue;
        build_members_of(scope, list, at != node, outer);
        for (struct node *child = list->first; child && node_child(node, DERIVED_FROM);
             child = child->next)
            if (is_member(child))
                table_put(scope->overridden, NULL, node_name(child), child);
    }
}

/* Clusters may nest; SVDs that do so more than twice are unheard of. */
enum { DEEPEST_CLUSTER = 16 };

struct type *model_type(struct node *node, struct defaults outer)
{
    static unsigned depth;
    if (node->building) {
        COMPLAIN(node, W121, "derivedFrom puts it into itself; it is left out there");
        return NULL;
    }
    if (depth == DEEPEST_CLUSTER) {
        COMPLAIN(node, E004, "clusters nest more than %d deep", DEEPEST_CLUSTER);
        return NULL;
    }
    depth++;
    node->building = true;
    struct scope scope = {.type = store_new(sizeof *scope.type)};
    scope.names = table_new();
    scope.overridden = table_new();
    scope.type->node = node;
    build_members(&scope, node, model_defaults(node, outer));
    table_free(scope.names);
    table_free(scope.overridden);
    layout(scope.type);
    node->building = false;
    depth--;
    return scope.type;
}
