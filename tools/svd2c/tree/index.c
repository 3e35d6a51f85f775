/* index.c - dimIndex: the names of a list's elements. */
#include "svd2c/tree/tree.h"

#include <stdlib.h>
#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Decimal, and written as C does. */
static bool is_number(const char *text, unsigned long *number)
{
    size_t digits = strspn(text, "0123456789");
    *number = strtoul(text, NULL, 10);
    return digits && digits < 10 && !text[digits] && (text[0] != '0' || digits == 1);
}

/* "3-6" or "A-D" has "4" or "B". */
static bool range_has(const char *text, const char *dash, const char *index)
{
    unsigned long number;
    if (is_letter(text[0]) && is_letter(dash[1]))
        return is_letter(index[0]) && !index[1] && index[0] >= text[0] && index[0] <= dash[1];
    return is_number(index, &number) && number >= strtoul(text, NULL, 10) &&
           number <= strtoul(dash + 1, NULL, 10);
}

/* "A,B,C" has "B". */
static bool words_have(const char *text, const char *index)
{
    size_t wanted = strlen(index);
    while (*text) {
        text += strspn(text, ", ");
        size_t length = strcspn(text, ", ");
        if (length == wanted && !strncmp(text, index, length))
            return true;
        text += length;
    }
    return false;
}

bool dim_has_index(const struct node *node, const char *index)
{
    const struct node *names = node_child(node, DIM_INDEX), *dim = node_child(node, DIM);
    uint64_t count;
    unsigned long number;
    if (!dim || number_read(dim->text, &count) != NUMBER_OK)
        return false;
    if (!names)
        return is_number(index, &number) && number < count;
    const char *text = names->text + (names->text[0] == '[');
    const char *dash = strchr(text, ',') ? NULL : strchr(text, '-');
    return dash && dash != text ? range_has(text, dash, index) : words_have(text, index);
}
