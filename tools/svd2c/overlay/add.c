/* add.c - what the file lacks: elements, interrupts and enumerations. */
#include "svd2c/overlay/overlay.h"

#include <string.h>

/* ---- Properties ---- */

static bool is_number(enum element element)
{
    static const enum element numbers[] = {
        BASE_ADDRESS,   ADDRESS_OFFSET,   OFFSET, SIZE, RESET_VALUE, RESET_MASK,
        BIT_OFFSET,     BIT_WIDTH,        LSB,    MSB,  DIM,         DIM_INCREMENT,
        NVIC_PRIO_BITS, ADDRESS_UNIT_BITS};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] == element)
            return true;
    return false;
}

bool add_leaf(struct node *parent, enum element element, const struct statement *statement,
              size_t word, const char *text)
{
    uint64_t number;
    enum number_result result = number_read(text, &number);
    bool value = element == VALUE && result == NUMBER_DONT_CARE;
    if ((is_number(element) || element == VALUE) && result != NUMBER_OK && !value) {
        REFUSE(statement, word, E020, "'%s' is not a number; write it as 42, 0x2A or 0b101010",
               shown(text));
        return false;
    }
    node_add(parent, element, text, statement->source, statement->words[word].offset);
    return true;
}

/* property=value words and a description, from a word on. */
static void add_properties(const struct statement *statement, size_t word, struct node *node)
{
    for (; word < statement->count; word++) {
        const char *text = word_text(statement, word), *equals = strchr(text, '=');
        if (statement->words[word].quoted) {
            add_leaf(node, DESCRIPTION, statement, word, text);
            continue;
        }
        enum element property =
            equals ? element_named(store_text(text, (size_t)(equals - text))) : NO_ELEMENT;
        if (property == NO_ELEMENT || element_kind(property) != KIND_LEAF)
            REFUSE(statement, word, E020, "'%s' is neither property=value nor a \"description\"",
                   shown(text));
        else
            add_leaf(node, property, statement, word, equals + 1);
    }
}

/* ---- Elements ---- */

/* The element that a path's last name is to be added to; NULL: diagnosed. */
static struct node *owner_of_new(struct overlay *overlay, const struct statement *statement,
                                 const char *path, const char **name)
{
    struct matches there;
    const char *dot = strrchr(path, '.');
    *name = dot ? dot + 1 : path;
    matches_find(&there, overlay->device, path);
    bool exists = there.count;
    matches_free(&there);
    if (exists) {
        REFUSE(statement, 2, E024, "'%s' is there already: the correction no longer applies",
               shown(path));
        return NULL;
    }
    if (!dot)
        return overlay->device;
    const char *owner = store_text(path, (size_t)(dot - path));
    matches_find(&there, overlay->device, owner);
    struct node *found = there.count ? there.nodes[0] : NULL;
    if (!found)
        refuse_path(statement, 2, overlay->device, owner);
    else if (there.count > 1)
        REFUSE(statement, 2, E020, "'%s' names several elements; add to one", shown(owner));
    bool one = there.count == 1;
    matches_free(&there);
    return one ? found : NULL;
}

static void add_named(struct overlay *overlay, const struct statement *statement,
                      enum element element, enum element list, enum element place, size_t words)
{
    if (statement->count < words) {
        REFUSE(statement, 0, E020, "write it as: add %s %s [property=value ...] [\"description\"]",
               element_name(element),
               element == FIELD      ? "PERIPHERAL.REGISTER.FIELD BITOFFSET BITWIDTH"
               : element == REGISTER ? "PERIPHERAL.REGISTER OFFSET"
                                     : "NAME BASEADDRESS");
        return;
    }
    const char *name;
    struct node *owner = owner_of_new(overlay, statement, word_text(statement, 2), &name);
    if (!owner)
        return;
    bool fits = element == FIELD      ? owner->element == REGISTER
                : element == REGISTER ? owner->element == PERIPHERAL || owner->element == CLUSTER
                                      : owner->element == DEVICE;
    if (!fits) {
        REFUSE(statement, 2, E020, "a %s cannot be added there", element_name(element));
        return;
    }
    if (owner->element == CLUSTER)
        list = CLUSTER;
    struct node *made = node_add(list_for(owner, list), element, NULL, statement->source,
                                 statement->words[0].offset);
    node_add(made, NAME, name, statement->source, statement->words[2].offset);
    add_leaf(made, place, statement, 3, word_text(statement, 3));
    if (element == FIELD)
        add_leaf(made, BIT_WIDTH, statement, 4, word_text(statement, 4));
    add_properties(statement, words, made);
}

static void add_interrupt(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count != 5 && statement->count != 6) {
        REFUSE(statement, 0, E020,
               "write it as: add interrupt PERIPHERAL NAME NUMBER [\"description\"]");
        return;
    }
    struct matches there;
    matches_find(&there, overlay->device, word_text(statement, 2));
    struct node *peripheral = there.count == 1 ? there.nodes[0] : NULL;
    matches_free(&there);
    if (!peripheral || peripheral->element != PERIPHERAL) {
        REFUSE(statement, 2, E022, "there is no peripheral '%s'", shown(word_text(statement, 2)));
        return;
    }
    if (interrupt_named(overlay->device, word_text(statement, 3))) {
        REFUSE(statement, 3, E024,
               "the interrupt '%s' is there already: the correction no longer applies",
               shown(word_text(statement, 3)));
        return;
    }
    struct node *made =
        node_add(peripheral, INTERRUPT, NULL, statement->source, statement->words[0].offset);
    add_leaf(made, NAME, statement, 3, word_text(statement, 3));
    add_leaf(made, VALUE, statement, 4, word_text(statement, 4));
    add_properties(statement, 5, made);
}

static void add_cpu(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count < 3) {
        REFUSE(statement, 0, E020, "write it as: add cpu NAME [property=value ...]");
        return;
    }
    if (node_child(overlay->device, CPU)) {
        REFUSE(statement, 1, E024,
               "the file has a <cpu> already: change its properties, as in: change cpu.name OLD -> "
               "NEW");
        return;
    }
    struct node *made =
        node_add(overlay->device, CPU, NULL, statement->source, statement->words[0].offset);
    add_leaf(made, NAME, statement, 2, word_text(statement, 2));
    add_properties(statement, 3, made);
}

void overlay_add(struct overlay *overlay, const struct statement *statement)
{
    if (word_is(statement, 1, "register"))
        add_named(overlay, statement, REGISTER, REGISTERS, ADDRESS_OFFSET, 4);
    else if (word_is(statement, 1, "field"))
        add_named(overlay, statement, FIELD, FIELDS, BIT_OFFSET, 5);
    else if (word_is(statement, 1, "peripheral"))
        add_named(overlay, statement, PERIPHERAL, PERIPHERALS, BASE_ADDRESS, 4);
    else if (word_is(statement, 1, "interrupt"))
        add_interrupt(overlay, statement);
    else if (word_is(statement, 1, "cpu"))
        add_cpu(overlay, statement);
    else
        REFUSE(statement, 1, E020, "add what? peripheral, register, field, interrupt or cpu");
}

/* ---- Enumerations ---- */

static void fill_enumeration(const struct statement *statement, struct node *enumeration)
{
    add_leaf(enumeration, NAME, statement, 2, word_text(statement, 2));
    struct node *value = NULL;
    for (size_t i = 3; i < statement->count; i++) {
        const char *text = word_text(statement, i), *equals = strchr(text, '=');
        if (statement->words[i].quoted && value) {
            add_leaf(value, DESCRIPTION, statement, i, text);
            continue;
        }
        if (!equals) {
            REFUSE(statement, i, E020, "'%s' is neither NAME=NUMBER nor a \"description\" of one",
                   shown(text));
            continue;
        }
        value = node_add(enumeration, ENUMERATED_VALUE, NULL, statement->source,
                         statement->words[i].offset);
        node_add(value, NAME, store_text(text, (size_t)(equals - text)), statement->source,
                 statement->words[i].offset);
        add_leaf(value, VALUE, statement, i, equals + 1);
    }
}

/* The first field gets the values, the others of its register are derived from it. Returns the first
 * for the field after this one. */
static struct node *enumerate(const struct statement *statement, struct node *field,
                              struct node *first)
{
    if (node_child(field, ENUMERATED_VALUES)) {
        REFUSE(statement, 1, E024,
               "%s has an enumeration already: the correction no longer applies", node_path(field));
        return first;
    }
    struct node *made =
        node_add(field, ENUMERATED_VALUES, NULL, statement->source, statement->words[0].offset);
    if (!first || first->parent != field->parent) {
        fill_enumeration(statement, made);
        return field;
    }
    node_add(made, DERIVED_FROM, store_format("%s.%s", node_name(first), word_text(statement, 2)),
             statement->source, statement->words[0].offset);
    return first;
}

void overlay_enum(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count < 4) {
        REFUSE(statement, 0, E020,
               "write it as: enum PATH NAME VALUE=NUMBER [\"description\"] ...");
        return;
    }
    struct matches matches;
    matches_find(&matches, overlay->device, word_text(statement, 1));
    if (!matches.count)
        refuse_path(statement, 1, overlay->device, word_text(statement, 1));
    struct node *first = NULL;
    for (size_t i = 0; i < matches.count; i++) {
        if (matches.nodes[i]->element == FIELD)
            first = enumerate(statement, matches.nodes[i], first);
        else
            REFUSE(statement, 1, E020, "%s is no field", node_path(matches.nodes[i]));
    }
    matches_free(&matches);
}
