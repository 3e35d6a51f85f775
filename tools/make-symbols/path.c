/* path.c - the names of source files: path.h. */
#include "path.h"

#include <string.h>

static bool is_absolute(struct text path)
{
    return path.length > 0 && path.at[0] == '/';
}

/* The beginning of what is after the last slash. */
static size_t last_part(const struct buffer *buffer)
{
    size_t at = buffer->size;
    while (at > 0 && buffer->at[at - 1] != '/')
        at--;
    return at;
}

static void add_part(struct buffer *buffer, struct text part)
{
    size_t last = last_part(buffer);
    bool is_root = buffer->size == 1 && last == 1;
    bool after_up = buffer->size - last == 2 && !memcmp(buffer->at + last, "..", 2);
    if (part.length == 0 || text_is(part, "."))
        return;
    if (text_is(part, "..") && is_root)
        return;
    if (text_is(part, "..") && buffer->size > 0 && !after_up) {
        buffer->size = last > 1 ? last - 1 : last;
        return;
    }
    if (buffer->size > 0 && !is_root)
        buffer_add(buffer, "/", 1);
    buffer_add(buffer, part.at, part.length);
}

static void add_parts(struct buffer *buffer, struct text path)
{
    while (path.length > 0) {
        const char *slash = memchr(path.at, '/', path.length);
        size_t length = slash ? (size_t)(slash - path.at) : path.length;
        add_part(buffer, (struct text){path.at, length});
        length += slash ? 1 : 0;
        path = (struct text){path.at + length, path.length - length};
    }
}

struct text source_path(struct buffer *buffer, struct text root, struct text folder,
                        struct text name)
{
    buffer->size = 0;
    if (is_absolute(name))
        folder.length = 0;
    if (is_absolute(folder) || is_absolute(name))
        buffer_add(buffer, "/", 1);
    add_parts(buffer, folder);
    add_parts(buffer, name);
    if (buffer->size == 0)
        buffer_add(buffer, ".", 1);
    struct text path = {(const char *)buffer->at, buffer->size};
    if (!is_absolute(path))
        return path;
    size_t skipped = last_part(buffer);
    if (root.length > 0 && root.length < path.length && path.at[root.length] == '/' &&
        !memcmp(path.at, root.at, root.length))
        skipped = root.length + 1;
    return (struct text){path.at + skipped, path.length - skipped};
}
