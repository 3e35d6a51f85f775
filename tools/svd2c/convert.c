/* convert.c - from the text of an SVD and its overlays to the model. */
#include "svd2c/convert.h"

/* The core that the user names holds, whatever the file says. */
static void set_cpu(struct node *root, const char *name, const struct source *source)
{
    struct node *cpu = node_child(root, CPU);
    if (!cpu)
        cpu = node_add(root, CPU, NULL, source, root->offset);
    struct node *old = node_child(cpu, NAME);
    if (old)
        node_remove(old);
    node_add(cpu, NAME, name, source, cpu->offset);
}

bool convert(struct conversion *conversion)
{
    struct part *parts = NULL;
    model_begin();
    struct node *root = tree_read(&conversion->input, conversion->file);
    if (!root)
        return false;
    for (size_t i = 0; i < conversion->overlay_count; i++)
        overlay_apply(&conversion->overlays[i], root, &parts);
    const struct source *last = conversion->overlay_count
                                    ? &conversion->overlays[conversion->overlay_count - 1]
                                    : &conversion->input;
    if (conversion->cpu_name)
        set_cpu(root, conversion->cpu_name, &conversion->input);
    cores_apply(root, conversion->core_choice, &conversion->core_sources);
    if (conversion->part_name)
        conversion->part = part_select(parts, conversion->part_name, root, last);
    conversion->device = model_build(root);
    conversion->device->core.choice = conversion->core_choice;
    check_device(conversion->device);
    return !diagnosed_errors();
}

void convert_end(struct conversion *conversion)
{
    model_end();
    fclose(conversion->file);
    source_free(&conversion->input);
    cores_free(&conversion->core_sources);
    for (size_t i = 0; i < conversion->overlay_count; i++)
        source_free(&conversion->overlays[i]);
    diagnose_release();
    store_release();
}
