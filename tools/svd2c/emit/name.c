/* name.c - the header's global identifiers, and its comments. */
#include "svd2c/emit/emit.h"

#include <string.h>

/* ---- Identifiers ---- */

/* Those of the whole header; and those of one type, when none of another can be equal to them: small
 * tables are quick. */
static struct table *claimed, *claimed_by_type;
static const char *type_stem;
/* What names begin with that are made of others: stems of types, and peripherals. */
static struct table *stems, *peripherals;
/* All that these begin with themselves, up to an underscore. */
static struct table *beginnings;
static const char scopes[SCOPES];
static struct table *values; /* that have a type */

static void note_beginnings(const char *name)
{
    for (const char *end = name; (end = strchr(end, '_')); end++)
        table_put(beginnings, NULL, store_text(name, (size_t)(end - name)), beginnings);
}

void emit_note_stem(const char *stem)
{
    if (!table_add(stems, NULL, stem, (void *)(uintptr_t)1))
        table_put(beginnings, NULL, stem, beginnings); /* two types of one name */
    note_beginnings(stem);
}

void emit_begin(const struct device *device)
{
    claimed = table_new();
    stems = table_new();
    peripherals = table_new();
    beginnings = table_new();
    values = table_new();
    for (const struct peripheral *p = device->peripherals; p; p = p->next) {
        table_claim(claimed, &scopes[IDENTIFIERS], p->name);
        table_claim(claimed, &scopes[IDENTIFIERS], store_join(p->name, "BASE"));
        table_put(peripherals, NULL, p->name, peripherals);
        note_beginnings(p->name);
    }
    for (const struct enumeration *e = model_named_enumerations(); e; e = e->next_named)
        emit_note_stem(e->c_type);
}

void emit_end(void)
{
    table_free(claimed);
    table_free(stems);
    table_free(peripherals);
    table_free(beginnings);
    table_free(values);
}

/* No other stem or peripheral begins with this one and an underscore, or the other way round. */
static bool is_alone(const char *stem)
{
    if (table_get(beginnings, NULL, stem))
        return false;
    for (const char *end = stem; (end = strchr(end, '_')); end++) {
        const char *beginning = store_text(stem, (size_t)(end - stem));
        if (table_get(stems, NULL, beginning) || table_get(peripherals, NULL, beginning))
            return false;
    }
    return true;
}

void emit_type_begin(const char *stem)
{
    type_stem = stem;
    claimed_by_type = is_alone(stem) ? table_new() : NULL;
}

void emit_type_end(void)
{
    table_free(claimed_by_type);
    claimed_by_type = NULL;
}

/* GPIOB_BASE, TIM2_IRQn: no name of a type may be one. */
static bool is_one_of_others(const char *name)
{
    return table_get(claimed, &scopes[IDENTIFIERS], name);
}

const char *emit_claim(enum scope scope, const char *name)
{
    struct table *table = claimed;
    if (scope == IDENTIFIERS)
        name = c_free_name(NULL, name);
    size_t length = claimed_by_type ? strlen(type_stem) : 0;
    if (claimed_by_type && !strncmp(name, type_stem, length) && name[length] == '_') {
        table = claimed_by_type;
        if (scope == IDENTIFIERS && is_one_of_others(name))
            name = store_format("%s_", name);
    }
    return table_claim(table, &scopes[scope], name);
}

const char *emit_claim_for(struct node *node, enum scope scope, const char *name)
{
    const char *claimed_name = emit_claim(scope, name);
    if (claimed_name == name || node->renamed || strlen(name) > LONGEST_IDENTIFIER)
        return claimed_name;
    node->renamed = true;
    COMPLAIN(node, W105, "'%s' is taken in the header; for this one it is '%s'", shown(name),
             shown(claimed_name));
    return claimed_name;
}

/* ---- Constants ---- */

bool emit_is_new_value(uint64_t value)
{
    char text[20];
    snprintf(text, sizeof text, "%jx", (uintmax_t)value);
    return value && !table_get(values, NULL, text) &&
           table_add(values, NULL, store_text(text, strlen(text)), values);
}

/* ---- Comments ---- */

enum { COMMENT_WIDTH = 100, COMMENT_ROOM = 400 };

/* UTF-8 that turns the direction of writing (U+202A to U+202E, U+2066 to U+2069) makes source code
 * look like what it is not. Its length in bytes, or 0. */
static size_t turns_direction(const unsigned char *text)
{
    if (text[0] != 0xe2)
        return 0;
    bool turns = (text[1] == 0x80 && text[2] >= 0xaa && text[2] <= 0xae) ||
                 (text[1] == 0x81 && text[2] >= 0xa6 && text[2] <= 0xa9);
    return turns ? 3 : 0;
}

/* No comment ends or begins inside of it, and nothing in it is a trigraph. */
void emit_comment(struct out *out, const char *text)
{
    char line[COMMENT_ROOM + 8], last = 0;
    size_t length = 0;
    for (; *text; text++) {
        char c = *text;
        size_t skip = turns_direction((const unsigned char *)text);
        if (skip) {
            text += skip - 1;
            continue;
        }
        if ((c == ' ' && length >= COMMENT_WIDTH) || length >= COMMENT_ROOM)
            break;
        if ((last == '*' && c == '/') || (last == '/' && c == '*') || (last == '?' && c == '?'))
            line[length++] = ' ';
        line[length++] = (unsigned char)c < 0x20 || c == 0x7f || c == '\\' ? '.' : c;
        last = c;
    }
    if (((unsigned char)*text & 0xc0) == 0x80) /* no half of a character is left */
        while (length && ((unsigned char)line[--length] & 0xc0) == 0x80)
            continue;
    line[length] = '\0';
    out_texts(out, "/* ", line, *text ? " ..." : "", " */");
}

void emit_description(struct out *out, const char *description)
{
    if (description && *description) {
        out_char(out, ' ');
        emit_comment(out, description);
    }
    out_char(out, '\n');
}
