/* peripheral_list.c - peripherals of one type that differ in a number or letter, such as GPIOA to
 * GPIOK: reg_peripheral. */
#include "svd2c/emit/emit.h"

#include <stdlib.h>
#include <string.h>

/* Numbers from the first on; the constant that says which are there is an int. */
enum { MOST_NUMBERS = 31 };

struct numbers {
    struct numbers *next;
    const char *name;
    const struct type *type;
    const struct peripheral *numbered[MOST_NUMBERS];
    uint32_t first;
    unsigned count;
};

/* GPIOB as GPIO and 1, TIM2 as TIM and 2. False: the name ends in neither. */
static bool split(const char *name, const char **stem, uint32_t *number)
{
    size_t length = strlen(name), end = length;
    while (end && name[end - 1] >= '0' && name[end - 1] <= '9')
        end--;
    if (length - end > 3)
        return false;
    if (end == length) {
        if (length < 3 || name[end - 1] < 'A' || name[end - 1] > 'Z')
            return false;
        *number = (uint32_t)(name[--end] - 'A');
    } else {
        *number = (uint32_t)strtoul(name + end, NULL, 10);
    }
    *stem = store_text(name, end);
    return end;
}

/* ---- Which there are ---- */

/* The list of this name and type; made if there is none. */
static struct numbers *list_of(struct numbers **lists, struct table *by_name, const char *stem,
                               const struct type *type)
{
    struct numbers *list = table_get(by_name, type, stem);
    if (list)
        return list;
    list = store_new(sizeof *list);
    list->name = stem;
    list->type = type;
    list->next = *lists;
    *lists = list;
    table_put(by_name, type, stem, list);
    return list;
}

static void note(struct numbers *list, const struct peripheral *p, uint32_t number)
{
    if (number - list->first >= MOST_NUMBERS || list->numbered[number - list->first])
        return;
    list->numbered[number - list->first] = p;
    list->count++;
}

/* By address; so each list is looked through twice: for its least number, then for all. */
static struct numbers *find_lists(const struct device *device)
{
    struct table *by_name = table_new();
    struct numbers *lists = NULL;
    const char *stem;
    uint32_t number;
    for (int pass = 0; pass < 2; pass++)
        for (const struct peripheral *p = device->peripherals; p; p = p->next) {
            if (!p->type || !p->type->emitted || !split(p->name, &stem, &number))
                continue;
            bool known = table_get(by_name, p->type, stem);
            struct numbers *list = list_of(&lists, by_name, stem, p->type);
            if (pass)
                note(list, p, number);
            else if (!known || number < list->first)
                list->first = number;
        }
    table_free(by_name);
    return lists;
}

/* Of the lists of one name, only the one with the most peripherals is in the header. */
static bool is_largest(const struct numbers *lists, const struct numbers *list)
{
    bool before = true;
    for (const struct numbers *other = lists; other; other = other->next) {
        if (other == list)
            before = false;
        else if (!strcmp(other->name, list->name) &&
                 (other->count > list->count || (other->count == list->count && before)))
            return false;
    }
    return true;
}

/* ---- In the header ---- */

/* The distance from one number to the next, or 0: it is not the same. */
static uint64_t step_of(const struct numbers *list)
{
    uint64_t step = 0;
    for (unsigned i = 1; i < MOST_NUMBERS; i++) {
        const struct peripheral *p = list->numbered[i];
        uint64_t distance = p ? p->base - list->numbered[0]->base : 0;
        if (!p)
            continue;
        if (p->base <= list->numbered[0]->base || distance % i || (step && distance / i != step))
            return 0;
        step = distance / i;
    }
    return step;
}

static void emit_addresses(struct out *out, const struct numbers *list)
{
    for (unsigned i = 0, left = list->count; left; i++) {
        if (list->numbered[i])
            out_format(out, ", 0x%jXU", (uintmax_t)list->numbered[i]->base);
        else
            out_text(out, ", 0");
        left -= list->numbered[i] != NULL;
    }
}

static void emit_list(struct out *out, const struct numbers *list)
{
    uint32_t there = 0;
    bool is_long = false;
    for (unsigned i = 0; i < MOST_NUMBERS; i++) {
        const struct peripheral *p = list->numbered[i];
        there |= (uint32_t)(p && !p->left_out) << i;
        is_long |= p && p->base >> 32;
    }
    if (is_long || !there)
        return;
    uint64_t step = step_of(list);
    out_format(out, "REG_PERIPHERALS%s(%s, %s, %u, 0x%XU", step ? "" : "_AT", list->type->emitted,
               list->name, list->first, there);
    if (step)
        out_format(out, ", 0x%jXU, 0x%jXU", (uintmax_t)list->numbered[0]->base, (uintmax_t)step);
    else
        emit_addresses(out, list);
    out_text(out, ")\n");
}

static bool claim(const struct numbers *list)
{
    static const char *const ends[] = {"first_", "there_", "at_"};
    bool is_free = true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *name = store_join(list->name, ends[i]);
        is_free &= emit_claim(IDENTIFIERS, name) == name;
    }
    return is_free;
}

void emit_peripheral_lists(struct out *out, const struct device *device)
{
    struct numbers *lists = find_lists(device), *reversed = NULL;
    while (lists) { /* by the address of the first */
        struct numbers *next = lists->next;
        lists->next = reversed;
        reversed = lists;
        lists = next;
    }
    for (const struct numbers *list = reversed; list; list = list->next)
        if (list->count > 1 && is_largest(reversed, list) && claim(list))
            emit_list(out, list);
}
