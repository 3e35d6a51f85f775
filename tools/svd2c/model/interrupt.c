/* interrupt.c - the interrupts of all peripherals. */
#include "svd2c/model/model.h"

/* ARMv8-M has 480, other architectures' controllers have up to 1020. */
enum { MOST_NUMBERS = 1024, MOST_INTERRUPTS = 4096 };

/* Which names and numbers there are. */
struct vectors {
    struct device *device;
    struct table *names;
    struct interrupt *numbers[MOST_NUMBERS];
    unsigned count;
};

static bool read_interrupt(struct node *node, const char **name, uint64_t *number)
{
    const struct node *own = node_child(node, NAME);
    if (!own || !own->text[0] || !node_child(node, VALUE)) {
        COMPLAIN(node, W118, "an interrupt needs a <name> and a <value>; it is left out");
        return false;
    }
    if (!derive_number(node, VALUE, number))
        return false;
    *name = own->text;
    if (*number < MOST_NUMBERS)
        return true;
    COMPLAIN(node, W115, "no interrupt controller has a number %ju; it is left out",
             (uintmax_t)*number);
    return false;
}

/* Complains about what the file has twice. Returns the name that the interrupt gets. */
static const char *distinct(const struct vectors *vectors, struct node *node, const char *name,
                            unsigned number)
{
    const struct interrupt *named = table_get(vectors->names, NULL, name);
    const struct interrupt *numbered = vectors->numbers[number];
    if (numbered)
        COMPLAIN(node, W204, "number %u is '%s', too; the vector table calls it that", number,
                 shown(numbered->name));
    if (!named)
        return name;
    const char *other = store_format("%s_%u", name, number);
    COMPLAIN(node, W204, "the name stands for number %u, too; number %u is '%s' in the header",
             named->number, number, shown(other));
    return other;
}

static void insert(struct device *device, struct interrupt *made)
{
    struct interrupt **at = &device->interrupts;
    while (*at && (*at)->number <= made->number)
        at = &(*at)->next;
    made->next = *at;
    *at = made;
}

static void build_interrupt(struct vectors *vectors, struct node *node)
{
    uint64_t number;
    const char *name;
    if (!read_interrupt(node, &name, &number))
        return;
    name = c_identifier(node, name);
    const struct interrupt *named = table_get(vectors->names, NULL, name);
    if (named && named->number == number)
        return; /* several peripherals share it */
    if (vectors->count++ == MOST_INTERRUPTS)
        COMPLAIN(node, E004, "more than %d interrupts; is this an SVD?", MOST_INTERRUPTS);
    if (vectors->count > MOST_INTERRUPTS)
        return;
    name = distinct(vectors, node, name, (unsigned)number);
    if (table_get(vectors->names, NULL, name))
        return; /* the same name and number for the second time */
    struct interrupt *made = store_new(sizeof *made);
    *made = (struct interrupt){NULL, node, name, derive_text(node, DESCRIPTION), (uint32_t)number};
    table_put(vectors->names, NULL, name, made);
    if (!vectors->numbers[number])
        vectors->numbers[number] = made;
    insert(vectors->device, made);
}

void model_interrupts(struct device *device)
{
    struct vectors *vectors = store_new(sizeof *vectors);
    vectors->names = table_new();
    vectors->device = device;
    struct node *list = node_child(device->root, PERIPHERALS);
    for (struct node *p = list ? list->first : NULL; p; p = p->next)
        for (struct node *node = p->first; node && !p->removed && !p->left_out; node = node->next)
            if (node->element == INTERRUPT)
                build_interrupt(vectors, node);
    table_free(vectors->names);
}
