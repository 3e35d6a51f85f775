/* part.c - records of the parts that an SVD stands for. */
#include "svd2c/overlay/overlay.h"

#include <string.h>

struct without {
    struct without *next;
    struct statement statement; /* of one word */
    bool interrupt;
};

void overlay_part(struct overlay *overlay, const struct statement *statement)
{
    if (statement->count != 2) {
        REFUSE(statement, 0, E020, "write it as: part NAME");
        return;
    }
    struct part **at = overlay->parts;
    while (*at && strcmp((*at)->name, word_text(statement, 1)))
        at = &(*at)->next;
    if (!*at) {
        *at = store_new(sizeof **at);
        (*at)->name = word_text(statement, 1);
    }
    overlay->part = *at;
}

static struct part *open_part(const struct overlay *overlay, const struct statement *statement)
{
    if (!overlay->part)
        REFUSE(statement, 0, E020, "'%s' belongs to a part; write 'part NAME' before it",
               word_text(statement, 0));
    return overlay->part;
}

static bool is_name(const char *text)
{
    return text[0] && !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789_")];
}

static bool is_access(const char *text)
{
    return text[0] && !text[strspn(text, "rwx")];
}

void overlay_memory(struct overlay *overlay, const struct statement *statement)
{
    struct part *part = open_part(overlay, statement);
    if (!part)
        return;
    struct memory *made = store_new(sizeof *made);
    if (statement->count != 5 || !is_name(word_text(statement, 1)) ||
        !is_access(word_text(statement, 2))) {
        REFUSE(
            statement, 0, E020,
            "write it as: memory NAME ACCESS ORIGIN LENGTH, as in: memory RAM rwx 0x20000000 8K");
        return;
    }
    made->name = word_text(statement, 1);
    made->access = word_text(statement, 2);
    if (number_read(word_text(statement, 3), &made->origin) != NUMBER_OK ||
        number_read(word_text(statement, 4), &made->length) != NUMBER_OK || !made->length) {
        REFUSE(statement, 3, E020,
               "the memory's origin and length are numbers, such as 0x20000000 and 8K");
        return;
    }
    struct memory **at = &part->memories;
    for (; *at; at = &(*at)->next) {
        if (!strcmp((*at)->name, made->name)) {
            REFUSE(statement, 1, E024, "%s has a memory '%s' already", shown(part->name),
                   shown(made->name));
            return;
        }
    }
    *at = made;
}

void overlay_without(struct overlay *overlay, const struct statement *statement)
{
    struct part *part = open_part(overlay, statement);
    bool interrupt = word_is(statement, 1, "interrupt");
    for (size_t i = interrupt ? 2 : 1; part && i < statement->count; i++) {
        struct without *made = store_new(sizeof *made);
        made->statement =
            (struct statement){statement->source, store_new(sizeof(struct word)), 1, 0};
        made->statement.words[0] = statement->words[i];
        made->interrupt = interrupt;
        made->next = part->without;
        part->without = made;
    }
}

/* Peripherals stay in the tree, so that the names of others do not depend on the part. */
static void leave_out(struct node *device, const struct statement *statement)
{
    struct matches matches;
    matches_find(&matches, device, word_text(statement, 0));
    bool peripherals = matches.count;
    for (size_t i = 0; i < matches.count; i++)
        peripherals &= matches.nodes[i]->element == PERIPHERAL;
    for (size_t i = 0; peripherals && i < matches.count; i++)
        matches.nodes[i]->left_out = true;
    matches_free(&matches);
    if (!peripherals)
        remove_path(device, statement, 0);
}

struct part *part_select(struct part *parts, const char *name, struct node *device,
                         const struct source *blamed)
{
    const char *known = NULL;
    struct part *found = NULL;
    for (struct part *part = parts; part; part = part->next) {
        known = known ? store_format("%s, %s", known, shown(part->name)) : shown(part->name);
        if (!strcmp(part->name, name))
            found = part;
    }
    if (!found) {
        diagnose(blamed, 0, E026, NULL, "there is no part '%s'; the overlays know %s", shown(name),
                 known ? known : "none");
        return NULL;
    }
    for (struct without *w = found->without; w; w = w->next) {
        if (w->interrupt)
            remove_interrupt(device, &w->statement, 0);
        else
            leave_out(device, &w->statement);
    }
    return found;
}
