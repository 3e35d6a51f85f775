/* files.c - the archive in use. */
#include "tar.h"
#include <kernel/string.h>

static const void *in_use;
static size_t in_use_size;

const char *files_use(const void *bytes, size_t size)
{
    struct file file = {0};
    bool done = false;
    in_use = NULL;
    while (!done) {
        const char *reason = tar_read(bytes, size, &file, &done);
        if (reason)
            return reason;
    }
    in_use = bytes;
    in_use_size = size;
    return NULL;
}

bool files_next(struct file *file)
{
    bool done = true;
    return in_use && !tar_read(in_use, in_use_size, file, &done) && !done;
}

bool files_find(const char *path, struct file *file)
{
    while (*path == '/')
        path++;
    *file = (struct file){0};
    while (files_next(file)) {
        if (string_equal(file->path, path))
            return true;
    }
    return false;
}

const char *file_name(const struct file *file)
{
    const char *name = file->path;
    for (const char *at = file->path; *at; at++) {
        if (*at == '/')
            name = at + 1;
    }
    return name;
}
