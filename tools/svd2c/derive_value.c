/* derive_value.c - what an element's properties say. */
#include "svd2c/tree/tree.h"

#include <ctype.h>
#include <string.h>

/* About a leaf of the node, once however often it is read. */
#define COMPLAIN_OF(node, child, code, ...)                                                        \
    do {                                                                                           \
        if (!(child)->diagnosed)                                                                   \
            COMPLAIN_AT(node, (child), code, __VA_ARGS__);                                         \
        (child)->diagnosed = true;                                                                 \
    } while (0)

bool derive_number(struct node *node, enum element element, uint64_t *value)
{
    struct node *child = derive_child(node, element);
    if (!child)
        return false;
    enum number_result result = number_read(child->text, value);
    if (result == NUMBER_OK)
        return true;
    if (result == NUMBER_TOO_BIG)
        COMPLAIN_OF(node, child, W119, "<%s> '%s' needs more than 64 bits; it is left out",
                    element_name(element), shown(child->text));
    else
        COMPLAIN_OF(node, child, W119,
                    "<%s> '%s' is not a number, and is left out; write it as 42, 0x2A or 0b101010",
                    element_name(element), shown(child->text));
    return false;
}

bool derive_flag(struct node *node, enum element element, bool *value)
{
    static const char *const words[] = {"false", "true", "0", "1", NULL};
    int word = derive_word(node, element, words);
    if (word >= 0)
        *value = word % 2;
    return word >= 0;
}

const char *derive_text(struct node *node, enum element element)
{
    const struct node *child = derive_child(node, element);
    return child ? child->text : NULL;
}

static const char *past_marks(const char *text)
{
    return text + strspn(text, " -_/");
}

/* readOnly, "Read-only" and read_only are read-only. */
static bool means(const char *text, const char *word)
{
    for (;; text++, word++) {
        text = past_marks(text);
        word = past_marks(word);
        if (tolower((unsigned char)*text) != tolower((unsigned char)*word))
            return false;
        if (!*text)
            return true;
    }
}

/* What some vendors write instead: GigaDevice has read and write, others an abbreviation. */
static const char *meant(enum element element, const char *text)
{
    static const char *const access[][2] = {
        {"read", "read-only"}, {"r", "read-only"},   {"ro", "read-only"}, {"write", "write-only"},
        {"w", "write-only"},   {"wo", "write-only"}, {"rw", "read-write"}};
    for (size_t i = 0; element == ACCESS && i < sizeof access / sizeof *access; i++)
        if (means(text, access[i][0]))
            return access[i][1];
    return text;
}

static const char *list(const char *const words[])
{
    const char *choices = words[0];
    for (size_t i = 1; words[i]; i++)
        choices = store_format("%s, %s", choices, words[i]);
    return choices;
}

int derive_word(struct node *node, enum element element, const char *const words[])
{
    struct node *child = derive_child(node, element);
    if (!child)
        return WORD_ABSENT;
    for (int i = 0; words[i]; i++)
        if (!strcmp(child->text, words[i]))
            return i;
    const char *text = meant(element, child->text);
    for (int i = 0; words[i]; i++) {
        if (means(text, words[i])) {
            COMPLAIN_OF(node, child, W122, "<%s> '%s' is taken as %s; write it so",
                        element_name(element), shown(child->text), words[i]);
            return i;
        }
    }
    COMPLAIN_OF(node, child, W122, "<%s> '%s' is unknown; it is one of %s", element_name(element),
                shown(child->text), list(words));
    return WORD_UNKNOWN;
}
