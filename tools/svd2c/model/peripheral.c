/* peripheral.c - the peripherals: their names, where they lie, and which struct they are. */
#include "svd2c/model/model.h"

#include <stdlib.h>
#include <string.h>

/* ---- What the file says of one ---- */

static uint64_t block_size_of(struct node *node)
{
    uint64_t end = 0;
    struct node *holder = node;
    while (holder && !node_child(holder, ADDRESS_BLOCK))
        holder = derive_base(holder);
    for (struct node *block = holder ? holder->first : NULL; block; block = block->next) {
        uint64_t offset, size;
        if (block->element == ADDRESS_BLOCK && derive_number(block, OFFSET, &offset) &&
            derive_number(block, SIZE, &size) && offset + size > end && offset + size > offset)
            end = offset + size;
    }
    return end;
}

static const char *identifier_or_null(const char *text)
{
    return text && *text ? c_identifier(NULL, text) : NULL;
}

/* What its type is shared among: its group, or those that are derived from one. */
static const char *family_of(struct node *node)
{
    const char *group = derive_text(node, GROUP_NAME);
    if (group && *group)
        return group;
    for (struct node *base = node; base; base = derive_base(base))
        node = base;
    return node_name(node);
}

struct build {
    struct device *device;
    struct table *names; /* of peripherals, and of their addresses */
    struct table *types; /* by their nodes */
    size_t count;
};

/* GPIOB and GPIOB_BASE. */
static const char *macro_name(struct build *build, const struct node *node, const char *wanted)
{
    const char *name = c_unique(build->names, node, wanted);
    while (table_get(build->names, NULL, store_join(name, "BASE")))
        name = table_claim(build->names, NULL, name);
    table_claim(build->names, NULL, store_join(name, "BASE"));
    return name;
}

static void add_peripherals(struct build *build, struct node *node, uint64_t base,
                            const struct instances *instances)
{
    struct peripheral common = {.node = node};
    common.group = identifier_or_null(derive_text(node, GROUP_NAME));
    common.struct_name = identifier_or_null(derive_text(node, HEADER_STRUCT_NAME));
    common.family = family_of(node);
    common.block_size = block_size_of(node);
    for (uint32_t i = 0; i < instances->count; i++) {
        struct peripheral *made = store_new(sizeof *made);
        *made = common;
        made->description = instance_text(instances, i, derive_text(node, DESCRIPTION));
        made->name = macro_name(build, node, instances->names[i]);
        made->base = base + i * instances->increment;
        made->left_out = node->left_out;
        made->next = build->device->peripherals;
        build->device->peripherals = made;
        build->count++;
    }
}

static void name_peripheral(struct build *build, struct node *node)
{
    struct instances instances;
    uint64_t base;
    if (!derive_is_whole(node) || !model_instances(node, &instances))
        return;
    if (!derive_child(node, BASE_ADDRESS))
        COMPLAIN(node, W118, "there is no <baseAddress>; it is left out: say where it lies");
    else if (derive_number(node, BASE_ADDRESS, &base))
        add_peripherals(build, node, base, &instances);
}

/* ---- Its registers ---- */

/* One that adds nothing to what it is derived from has its type. */
static struct type *type_of(struct node *node, struct table *types, struct defaults outer)
{
    struct type *type = table_get(types, node, "");
    if (type)
        return type;
    struct node *base = derive_base(node);
    bool own = node_child(node, REGISTERS) || node_child(node, SIZE) || node_child(node, ACCESS) ||
               node_child(node, RESET_VALUE) || node_child(node, RESET_MASK) ||
               node_child(node, SET_ALIAS) || node_child(node, CLEAR_ALIAS) ||
               node_child(node, TOGGLE_ALIAS);
    if (base && !own)
        type = type_of(base, types, outer);
    else
        type = model_type(node, outer);
    if (type)
        table_put(types, node, "", type);
    return type;
}

static void set_aliases(const struct type *type, const struct aliases *aliases)
{
    for (const struct member *m = type->members; m; m = m->next) {
        if (m->cluster)
            set_aliases(m->cluster, aliases);
        else
            m->reg->aliases = *aliases;
    }
}

/* An overlay says it of the peripheral. */
static void read_aliases(struct node *node, const struct type *type)
{
    struct aliases aliases = {0};
    bool set = derive_number(node, SET_ALIAS, &aliases.set);
    bool clear = derive_number(node, CLEAR_ALIAS, &aliases.clear);
    if (derive_number(node, TOGGLE_ALIAS, &aliases.toggle) || set || clear)
        set_aliases(type, &aliases);
}

static void build_registers(struct build *build, struct peripheral *p, struct defaults outer)
{
    p->type = type_of(p->node, build->types, outer);
    if (p->type && !p->type->members)
        p->type = NULL;
    p->members = p->type ? p->type->members : NULL;
    if (p->type)
        read_aliases(p->node, p->type);
    if (p->type && p->base % p->type->align)
        COMPLAIN(p->node, W101, "the base address 0x%jx is not aligned to its registers' %u bytes",
                 (uintmax_t)p->base, p->type->align);
}

/* ---- All of them ---- */

static int by_address(const void *left, const void *right)
{
    const struct peripheral *a = *(struct peripheral *const *)left;
    const struct peripheral *b = *(struct peripheral *const *)right;
    if (a->base != b->base)
        return a->base < b->base ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void sort_peripherals(struct build *build)
{
    struct peripheral **array = store_new((build->count + 1) * sizeof *array);
    size_t count = 0;
    for (struct peripheral *p = build->device->peripherals; p; p = p->next)
        array[count++] = p;
    qsort(array, count, sizeof *array, by_address);
    for (size_t i = 0; i < count; i++)
        array[i]->next = array[i + 1];
    build->device->peripherals = array[0];
}

void model_peripherals(struct device *device, struct defaults outer)
{
    struct build build = {device, table_new(), table_new(), 0};
    struct node *list = node_child(device->root, PERIPHERALS);
    for (struct node *node = list ? list->first : NULL; node; node = node->next)
        if (node->element == PERIPHERAL && !node->removed && !node->hidden)
            name_peripheral(&build, node);
    sort_peripherals(&build);
    for (struct peripheral *p = device->peripherals; p; p = p->next)
        build_registers(&build, p, outer);
    table_free(build.names);
    table_free(build.types);
    model_share_types(device);
}
