/* dim.c - dim: one element of the file that stands for several. */
#include "svd2c/model/model.h"

#include <stdlib.h>
#include <string.h>

/* Beyond any device; a file of a few lines could ask for more than fits into memory. */
enum { MOST_INSTANCES = 65536 };
#define LARGEST_INCREMENT (UINT64_C(1) << 40)

static uint64_t made, most;
static bool complained;
/* "0", "1", ...: for all that count so. */
static const char **numbers;
static uint64_t numbered;

void model_dim_begin(size_t length)
{
    /* No element takes fewer than 16 bytes of the file by itself. */
    most = 100000 + length / 16;
    made = 0;
    complained = false;
    numbers = NULL;
    numbered = 0;
}

bool model_afford(const struct node *node, uint64_t elements)
{
    made += elements;
    if (made <= most)
        return true;
    if (!complained)
        COMPLAIN(
            node, E004,
            "dim and derivedFrom make more than %ju registers and fields of this file; is that "
            "meant?",
            (uintmax_t)most);
    complained = true;
    return false;
}

/* ---- Names ---- */

/* The name with `index` in the place of %s (or [%s]). */
static const char *indexed(const char *name, const char *index)
{
    const char *place = strstr(name, "%s");
    if (!place)
        return *index ? store_replace(name, strlen(name), 0, index) : name;
    bool brackets = place > name && place[-1] == '[' && place[2] == ']';
    return store_replace(name, (size_t)(place - name) - brackets, brackets ? 4 : 2, index);
}

static const char **number_indices(uint64_t count)
{
    if (count <= numbered)
        return numbers;
    const char **more = store_new(2 * count * sizeof *more);
    for (uint64_t i = 0; i < 2 * count; i++)
        more[i] = i < numbered ? numbers[i] : store_format("%ju", (uintmax_t)i);
    numbers = more;
    numbered = 2 * count;
    return numbers;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* dimIndex "3-6" or "A-D"; NULL: it does not name as many. */
static const char **range_indices(const char *text, const char *dash, uint64_t count)
{
    char *end, *last_end;
    unsigned long first = strtoul(text, &end, 10), last = strtoul(dash + 1, &last_end, 10);
    bool letters = is_letter(text[0]) && is_letter(dash[1]);
    if (letters) {
        first = (unsigned char)text[0];
        last = (unsigned char)dash[1];
        end += 1;
        last_end = (char *)(uintptr_t)dash + 2;
    }
    if (end + strspn(end, " ") != dash || *last_end || last < first || last - first + 1 != count)
        return NULL;
    const char **indices = store_new(count * sizeof *indices);
    for (unsigned long i = 0; i < count; i++)
        indices[i] =
            letters ? store_format("%c", (int)(first + i)) : store_format("%lu", first + i);
    return indices;
}

/* dimIndex "A,B,C". */
static const char **list_indices(const char *text, uint64_t count)
{
    const char **indices = store_new(count * sizeof *indices);
    for (uint64_t i = 0; i < count; i++) {
        text += strspn(text, " ");
        size_t length = strcspn(text, ", ");
        if (!length)
            return NULL;
        indices[i] = store_text(text, length);
        text += length;
        text += strspn(text, " ");
        if (*text != (i + 1 < count ? ',' : '\0'))
            return NULL;
        text += *text == ',';
    }
    return indices;
}

static const char **read_indices(struct node *node, uint64_t count)
{
    const struct node *index = node_child(node, DIM_INDEX);
    if (!index)
        return number_indices(count);
    const char *text = index->text, *dash;
    size_t length = strlen(text);
    if (length > 2 && text[0] == '[' && text[length - 1] == ']') /* some write [0-3] */
        text = store_text(text + 1, length - 2);
    dash = strchr(text, ',') ? NULL : strchr(text, '-');
    const char **indices =
        dash && dash != text ? range_indices(text, dash, count) : list_indices(text, count);
    if (indices)
        return indices;
    COMPLAIN(node, W123, "dimIndex '%s' does not name %ju elements, as dim says; they are numbered",
             shown(index->text), (uintmax_t)count);
    return number_indices(count);
}

/* As the elements of a C array are. */
static bool count_from_zero(const char *const *indices, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        char *end;
        if (!indices[i][0] || strtoul(indices[i], &end, 10) != i || *end)
            return false;
    }
    return true;
}

/* ---- dim ---- */

static bool read_dim(struct node *node, uint64_t *count, uint64_t *increment)
{
    const struct node *dim = node_child(node, DIM);
    if (!derive_number(node, DIM, count))
        return false;
    if (!*count || *count > MOST_INSTANCES) {
        COMPLAIN_AT(node, dim, W123, "dim '%s' is not a number from 1 to %d; this is left out",
                    shown(dim->text), MOST_INSTANCES);
        return false;
    }
    if (!derive_child(node, DIM_INCREMENT)) {
        COMPLAIN_AT(
            node, dim, W123,
            "dim without dimIncrement; this is left out: say how far the elements are apart");
        return false;
    }
    if (!derive_number(node, DIM_INCREMENT, increment))
        return false;
    if (*increment <= LARGEST_INCREMENT)
        return true;
    COMPLAIN_AT(node, dim, W123,
                "the elements are 0x%jx apart; this is left out: correct dimIncrement",
                (uintmax_t)*increment);
    return false;
}

static void name_instances(struct instances *instances, const char *name, const char **indices)
{
    instances->names = store_new(instances->count * sizeof *instances->names);
    instances->indices = indices;
    for (uint32_t i = 0; i < instances->count; i++)
        instances->names[i] = indexed(name, indices[i]);
}

/* How often, with which names. */
static bool multiply(struct node *node, struct instances *instances, const char *name)
{
    uint64_t count;
    if (!read_dim(node, &count, &instances->increment))
        return false;
    bool in_struct = node->element == REGISTER || node->element == CLUSTER;
    bool array = in_struct && strstr(name, "[%s]");
    const char **indices = NULL;
    if (!array || node_child(node, DIM_INDEX)) {
        if (!model_afford(node, count))
            return false;
        indices = read_indices(node, count);
    }
    if (array && (!indices || count_from_zero(indices, count))) {
        instances->times =
            (struct repetition){(uint32_t)count, instances->increment, .array = true};
        return true;
    }
    instances->count = (uint32_t)count;
    name_instances(instances, name, indices);
    return true;
}

bool model_instances(struct node *node, struct instances *instances)
{
    const struct node *own = node_child(node, NAME);
    if (!own || !own->text[0]) {
        COMPLAIN(node, W118, "<%s> has no <name>, and is left out; give it one",
                 element_name((enum element)node->element));
        return false;
    }
    const char *name = own->text;
    *instances = (struct instances){.count = 1, .times.count = 1};
    instances->plain = indexed(name, "");
    instances->names = &instances->plain;
    bool place = strstr(name, "%s"), dim = node_child(node, DIM);
    if (place && !dim)
        COMPLAIN(node, W117, "the name has a %%s, and there is no <dim>; the %%s is left out");
    if (!place && dim)
        COMPLAIN(node, W117, "<dim> without a %%s in the name; the index is put at its end");
    return !dim || multiply(node, instances, name);
}

const char *instance_text(const struct instances *instances, uint32_t i, const char *text)
{
    return text && instances->indices && strstr(text, "%s") ? indexed(text, instances->indices[i])
                                                            : text;
}
