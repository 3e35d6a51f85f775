/* overlay.c - corrections to an SVD. docs/svd2c.md describes the language. */
#include "svd2c/overlay/overlay.h"

#include <string.h>

static void begin_device(struct overlay *overlay, const struct statement *statement)
{
    const char *present = node_name(overlay->device);
    overlay->has_device = true;
    if (statement->count != 2)
        REFUSE(statement, 0, E020, "write it as: device NAME");
    else if (strcmp(word_text(statement, 1), present))
        REFUSE(statement, 1, E025, "the overlay is for '%s', and the SVD describes '%s'",
               shown(word_text(statement, 1)), shown(present));
}

static void begin_source(struct overlay *overlay, const struct statement *statement)
{
    overlay->has_source = true;
    if (statement->count != 2 || !word_text(statement, 1)[0])
        REFUSE(statement, 0, E020, "write it as: source \"document, section title\"");
}

/* What has to stand before the statement; each is missed once. */
static void check_order(struct overlay *overlay, const struct statement *statement)
{
    if (word_is(statement, 0, "device"))
        return;
    if (!overlay->has_device)
        REFUSE(statement, 0, E020, "an overlay begins with 'device NAME', the SVD that it is for");
    overlay->has_device = true;
    if (word_is(statement, 0, "source"))
        return;
    if (!overlay->has_source)
        REFUSE(
            statement, 0, E021,
            "a correction without a source; write before it: source \"document, section title\"");
    overlay->has_source = true;
    if (!word_is(statement, 0, "memory") && !word_is(statement, 0, "without"))
        overlay->part = NULL;
}

static void apply(struct overlay *overlay, const struct statement *statement)
{
    static const struct {
        const char *name;
        void (*apply)(struct overlay *overlay, const struct statement *statement);
    } statements[] = {
        {"device", begin_device},   {"source", begin_source},    {"change", overlay_change},
        {"add", overlay_add},       {"remove", overlay_remove},  {"rename", overlay_rename},
        {"enum", overlay_enum},     {"alias", overlay_alias},    {"part", overlay_part},
        {"memory", overlay_memory}, {"without", overlay_without}};
    check_order(overlay, statement);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (word_is(statement, 0, statements[i].name)) {
            statements[i].apply(overlay, statement);
            return;
        }
    }
    REFUSE(
        statement, 0, E020,
        "'%s' is no statement; there are device, source, change, add, remove, rename, enum, alias, "
        "part, memory and without",
        shown(word_text(statement, 0)));
}

void overlay_apply(const struct source *source, struct node *device, struct part **parts)
{
    struct overlay overlay = {.device = device, .parts = parts};
    struct statement statement = {.words = store_new(MOST_WORDS * sizeof(struct word))};
    size_t at = 0;
    while (statement_read(&statement, source, &at))
        if (!statement.bad)
            apply(&overlay, &statement);
}
