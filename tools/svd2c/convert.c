/* convert.c - from the text of an SVD and its overlays to the model. */
#include "svd2c/convert.h"

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
    if (conversion->part_name)
        conversion->part = part_select(parts, conversion->part_name, root, last);
    conversion->device = model_build(root);
    check_device(conversion->device);
    return !diagnosed_errors();
}

void convert_end(struct conversion *conversion)
{
    model_end();
    fclose(conversion->file);
    source_free(&conversion->input);
    for (size_t i = 0; i < conversion->overlay_count; i++)
        source_free(&conversion->overlays[i]);
    diagnose_release();
    store_release();
}
