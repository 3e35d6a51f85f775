/* path.c - which elements a path means. */
#include "svd2c/overlay/overlay.h"

#include <stdlib.h>
#include <string.h>

bool matches_pattern(const char *pattern, const char *text)
{
    const char *star = NULL, *resume = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = ++pattern;
            resume = text;
        } else if (*pattern == '?' || *pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star;
            text = ++resume;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

static void add(struct matches *matches, struct node *node)
{
    if (matches->count == matches->room) {
        matches->room = matches->room ? matches->room * 2 : 16;
        struct node **larger = store_raw(matches->room * sizeof *larger);
        if (matches->count)
            memcpy(larger, matches->nodes, matches->count * sizeof *larger);
        free(matches->nodes);
        matches->nodes = larger;
    }
    matches->nodes[matches->count++] = node;
}

void matches_free(struct matches *matches)
{
    free(matches->nodes);
    *matches = (struct matches){0};
}

static void find(struct matches *matches, struct node *owner, const char *path)
{
    char part[256];
    size_t length = strcspn(path, ".");
    const struct node *list = node_members(owner);
    if (!list || length >= sizeof part)
        return;
    memcpy(part, path, length);
    part[length] = '\0';
    for (struct node *node = list->first; node; node = node->next) {
        bool named = node->element == PERIPHERAL || node->element == CLUSTER ||
                     node->element == REGISTER || node->element == FIELD;
        if (!named || node->removed || !matches_pattern(part, node_name(node)))
            continue;
        if (path[length] == '.')
            find(matches, node, path + length + 1);
        else
            add(matches, node);
    }
}

void matches_find(struct matches *matches, struct node *device, const char *path)
{
    *matches = (struct matches){0};
    struct node *cpu = node_child(device, CPU);
    if (!strcmp(path, "device"))
        add(matches, device);
    else if (!strcmp(path, "cpu") && cpu)
        add(matches, cpu);
    else
        find(matches, device, path);
}

struct node *list_for(struct node *owner, enum element list)
{
    struct node *found = list == CLUSTER ? owner : node_child(owner, list);
    return found ? found : node_add(owner, list, NULL, node_source(owner), owner->offset);
}

void refuse_path(const struct statement *statement, size_t word, struct node *device,
                 const char *path)
{
    char *copy = (char *)(uintptr_t)store_text(path, strlen(path));
    char *dot = strrchr(copy, '.');
    struct matches outer = {0};
    if (dot) {
        *dot = '\0';
        matches_find(&outer, device, copy);
    }
    const struct node *link = outer.count ? node_child(outer.nodes[0], DERIVED_FROM) : NULL;
    if (link)
        REFUSE(statement, word, E022, "'%s' names nothing: '%s' is derived from '%s'; correct that",
               shown(path), shown(copy), shown(link->text));
    else
        REFUSE(statement, word, E022,
               "'%s' names nothing in the file; is it spelled right, or has the file been "
               "corrected?",
               shown(path));
    matches_free(&outer);
}
