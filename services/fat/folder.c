/* folder.c - what is in a folder: FAT 1.03, "FAT Directory Structure". */
#include "internal.h"
#include <kernel/layout.h>
#include <kernel/string.h>

#define IS_LABEL 0x08
#define IS_FOLDER 0x10
#define IS_PIECE_OF_NAME 0x0f /* of the bits in ATTRIBUTES */
#define ATTRIBUTES 0x3f
#define FREE 0xe5
#define ENTRY_SIZE 5        /* a logarithm */
#define ENTRIES_MAX 0x10000 /* FAT 1.03: a folder has 2 MiB at most */
#define NO_CLUSTER 1

CHECK_OFFSET(struct fat_entry, cluster_high, 20);
CHECK_OFFSET(struct fat_entry, size, 28);
CHECK_SIZE(struct fat_entry, 1 << ENTRY_SIZE);
CHECK_OFFSET(struct fat_long_entry, sum, 13);
CHECK_SIZE(struct fat_long_entry, 1 << ENTRY_SIZE);

/* Follows the chain to the cluster of the next entry, which is the one that it is in or the next. */
static const char *follow(struct fat_volume *volume, uint32_t first, struct fat_file *file,
                          bool *ends)
{
    uint32_t wanted = file->next_index >> (volume->cluster_size - ENTRY_SIZE);
    const char *reason = NULL;
    if (file->next_index == 0)
        reason = fat_chain_begin(volume, &file->next, first);
    else if (file->next.index < wanted)
        reason = fat_chain_next(volume, &file->next, ends);
    if (!reason && !*ends && file->next_index >= ENTRIES_MAX)
        reason = "the folder is damaged: it has more entries than there can be in one";
    return reason;
}

static const char *read_entry_of(struct fat_volume *volume, uint32_t first, struct fat_file *file,
                                 struct fat_entry *entry, bool *ends)
{
    uint64_t offset = (uint64_t)file->next_index << ENTRY_SIZE;
    if (first == 0) {
        *ends = file->next_index >= volume->root_entries;
        offset += volume->root_start;
    } else {
        const char *reason = follow(volume, first, file, ends);
        if (reason)
            return reason;
        offset &= ((uint64_t)1 << volume->cluster_size) - 1;
        offset += fat_cluster_start(volume, file->next.cluster);
    }
    if (*ends)
        return NULL;
    const char *reason = fat_copy(volume, &volume->data, offset, entry, sizeof *entry);
    *ends = !reason && entry->name[0] == 0;
    return reason;
}

static bool is_dots(const struct fat_entry *entry)
{
    return memcmp(entry->name, ".          ", 11) == 0 ||
           memcmp(entry->name, "..         ", 11) == 0;
}

static void read_file(const struct fat_volume *volume, const struct fat_entry *entry,
                      struct fat_file *file)
{
    file->is_folder = entry->attributes & IS_FOLDER;
    file->size = file->is_folder ? 0 : entry->size;
    file->first_cluster = entry->cluster_low;
    if (volume->type == 32)
        file->first_cluster |= (uint32_t)(entry->cluster_high & 0x0fff) << 16;
    if (file->is_folder && file->first_cluster == 0)
        file->first_cluster = NO_CLUSTER; /* 0 would be the root */
    file->is_checked = false;
}

const char *fat_folder_next(struct fat_volume *volume, uint32_t first, struct fat_file *file,
                            bool *done)
{
    struct fat_long_name name = {0};
    struct fat_entry entry;
    for (*done = false;; file->next_index++) {
        const char *reason = read_entry_of(volume, first, file, &entry, done);
        if (reason || *done)
            return reason;
        if (entry.name[0] != FREE && (entry.attributes & ATTRIBUTES) == IS_PIECE_OF_NAME) {
            struct fat_long_entry piece;
            memcpy(&piece, &entry, sizeof piece);
            fat_add_to_long_name(volume, &name, &piece);
            continue;
        }
        if (entry.name[0] != FREE && !(entry.attributes & IS_LABEL) && !is_dots(&entry))
            break;
        name = (struct fat_long_name){0};
    }
    fat_read_names(volume, &name, &entry, file);
    read_file(volume, &entry, file);
    file->next_index++;
    return NULL;
}

const char *fat_next(struct fat_volume *volume, const struct fat_file *folder,
                     struct fat_file *file, bool *done)
{
    *done = true;
    if (!folder->is_folder)
        return "it is a file: only a folder is listed";
    return fat_folder_next(volume, folder->first_cluster, file, done);
}
