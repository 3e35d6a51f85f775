/* alias.c - addresses at which a store sets, clears or toggles bits of a peripheral's registers. */
#include "svd2c/overlay/overlay.h"

#include <string.h>

static enum element alias_named(const char *text, size_t length)
{
    static const struct {
        const char *name;
        enum element element;
    } aliases[] = {{"set", SET_ALIAS}, {"clear", CLEAR_ALIAS}, {"toggle", TOGGLE_ALIAS}};
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strlen(aliases[i].name) == length && !strncmp(aliases[i].name, text, length))
            return aliases[i].element;
    return NO_ELEMENT;
}

static void refuse(const struct statement *statement, size_t word)
{
    REFUSE(statement, word, E020,
           "write it as: alias PERIPHERAL [set=DISTANCE] [clear=DISTANCE] [toggle=DISTANCE], with "
           "distances in bytes, multiples of 4 from 4 to 0x0ffffffc");
}

/* Gives the peripheral what the statement's words from the third on say. */
static void add_aliases(const struct statement *statement, struct node *peripheral)
{
    for (size_t i = 2; i < statement->count; i++) {
        const char *text = word_text(statement, i), *equals = strchr(text, '=');
        uint64_t distance;
        enum element alias = equals ? alias_named(text, (size_t)(equals - text)) : NO_ELEMENT;
        if (alias == NO_ELEMENT || number_read(equals + 1, &distance) != NUMBER_OK ||
            distance < 4 || distance > 0x0ffffffc || distance % 4) {
            refuse(statement, i);
            return;
        }
        if (node_child(peripheral, alias)) {
            REFUSE(statement, i, E024, "%s has that alias already", node_path(peripheral));
            return;
        }
        add_leaf(peripheral, alias, statement, i, equals + 1);
    }
}

void overlay_alias(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count < 3) {
        refuse(statement, 0);
        return;
    }
    struct matches matches;
    matches_find(&matches, overlay->device, word_text(statement, 1));
    if (!matches.count)
        refuse_path(statement, 1, overlay->device, word_text(statement, 1));
    for (size_t i = 0; i < matches.count; i++) {
        if (matches.nodes[i]->element == PERIPHERAL)
            add_aliases(statement, matches.nodes[i]);
        else
            REFUSE(statement, 1, E020, "%s is no peripheral", node_path(matches.nodes[i]));
    }
    matches_free(&matches);
}
