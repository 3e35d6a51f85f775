/* file.c - files by their paths, and what is in them. */
#include "internal.h"
#include <kernel/string.h>

#define BLOCK_ALIGNMENT 16 /* services/block.h */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool is_named(const char *name, const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (name[i] == '\0' || lower(name[i]) != lower(part[i]))
            return false;
    }
    return name[length] == '\0';
}

static const char *find_in(struct fat_volume *volume, uint32_t folder, const char *part,
                           size_t length, struct fat_file *file)
{
    bool done;
    file->next_index = 0;
    for (;;) {
        const char *reason = fat_folder_next(volume, folder, file, &done);
        if (reason)
            return reason;
        if (done)
            return "there is no file or folder of that path";
        if (is_named(file->name, part, length) || is_named(file->short_name, part, length))
            return NULL;
    }
}

const char *fat_find(struct fat_volume *volume, const char *path, struct fat_file *file)
{
    memset(file, 0, sizeof *file);
    file->is_folder = true;
    file->first_cluster = volume->root_cluster;
    for (;;) {
        size_t length = 0;
        while (*path == '/')
            path++;
        while (path[length] && path[length] != '/')
            length++;
        if (length == 0)
            return NULL;
        if (!file->is_folder)
            return "a part of the path is a file, and no folder";
        const char *reason = find_in(volume, file->first_cluster, path, length, file);
        if (reason)
            return reason;
        path += length;
    }
}

/* Whether the chain has as many clusters as the size says. So it is known to end, and to be no circle. */
static const char *check_chain(struct fat_volume *volume, struct fat_file *file)
{
    static const char shorter[] = "the file is damaged: its chain of clusters ends before its size";
    static const char longer[] =
        "the file is damaged: its chain of clusters goes on after its size";
    uint32_t count = file->size == 0 ? 0 : ((file->size - 1) >> volume->cluster_size) + 1;
    bool ends = false;
    if (file->first_cluster == 0 || count == 0)
        return file->first_cluster ? longer : count ? shorter : NULL;
    const char *reason = fat_chain_begin(volume, &file->at, file->first_cluster);
    while (!reason && !ends && count > 0) {
        reason = fat_chain_next(volume, &file->at, &ends);
        count--;
    }
    if (!reason && (!ends || count > 0))
        reason = ends ? shorter : longer;
    return reason;
}

/* Moves to the nth cluster of the chain. */
static const char *go_to(struct fat_volume *volume, struct fat_file *file, uint32_t index)
{
    const char *reason = NULL;
    bool ends = false;
    if (file->at.index > index)
        reason = fat_chain_begin(volume, &file->at, file->first_cluster);
    while (!reason && !ends && file->at.index < index)
        reason = fat_chain_next(volume, &file->at, &ends);
    return ends ? "the file has changed on the disk while it was read" : reason;
}

/* How many bytes from `offset` on follow each other on the disk, of those that are wanted. */
static const char *measure(struct fat_volume *volume, const struct fat_file *file, uint32_t offset,
                           size_t wanted, size_t *size)
{
    size_t cluster_size = (size_t)1 << volume->cluster_size;
    struct fat_chain end = file->at;
    bool ends = false;
    *size = cluster_size - (offset & (cluster_size - 1));
    while (*size < wanted) {
        uint32_t before = end.cluster;
        const char *reason = fat_chain_next(volume, &end, &ends);
        if (reason)
            return reason;
        if (ends || end.cluster != before + 1)
            return NULL;
        *size += cluster_size;
    }
    *size = wanted;
    return NULL;
}

/* Reads a piece that lies together: whole blocks of it directly if they can be, else a part of a block. */
static const char *read_piece(struct fat_volume *volume, struct fat_file *file, uint32_t offset,
                              void *bytes, size_t *size)
{
    size_t block = (size_t)1 << volume->block_size, cluster = (size_t)1 << volume->cluster_size;
    const char *reason = go_to(volume, file, offset >> volume->cluster_size);
    if (reason)
        return reason;
    uint64_t start = fat_cluster_start(volume, file->at.cluster) + (offset & (cluster - 1));
    size_t in_block = (size_t)start & (block - 1);
    bool is_direct = in_block == 0 && *size >= block && (uintptr_t)bytes % BLOCK_ALIGNMENT == 0;
    size_t wanted = is_direct || *size < block - in_block ? *size : block - in_block;
    reason = measure(volume, file, offset, wanted, size);
    if (reason)
        return reason;
    if (!is_direct || *size < block)
        return fat_copy(volume, &volume->data, start, bytes, *size);
    *size &= ~(block - 1);
    return block_read(volume->device, volume->first + (start >> volume->block_size),
                      *size >> volume->block_size, bytes);
}

const char *fat_read(struct fat_volume *volume, struct fat_file *file, uint32_t offset, void *bytes,
                     size_t size, size_t *count)
{
    *count = 0;
    if (file->is_folder)
        return "it is a folder: only a file is read";
    const char *reason = file->is_checked ? NULL : check_chain(volume, file);
    if (reason)
        return reason;
    file->is_checked = true;
    if (offset >= file->size)
        return NULL;
    if (size > file->size - offset)
        size = file->size - offset;
    while (*count < size) {
        size_t now = size - *count;
        reason = read_piece(volume, file, offset + (uint32_t)*count, (char *)bytes + *count, &now);
        if (reason)
            return reason;
        *count += now;
    }
    return NULL;
}
