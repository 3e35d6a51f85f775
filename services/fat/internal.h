/* internal.h - what the parts of services/fat ask of each other. */
#pragma once

#include <services/fat.h>

/* FAT 1.03, "FAT Directory Structure". */
struct fat_entry {
    uint8_t name[11], attributes, cases, created[7];
    uint16_t cluster_high;
    uint8_t written[4];
    uint16_t cluster_low;
    uint32_t size;
};

/* FAT 1.03, "FAT Long Directory Entries": 13 characters of UTF-16 in three places. */
struct fat_long_entry {
    uint8_t order, first[10], attributes, type, sum, second[12], zero[2], third[4];
};

/* Of a long name, which comes in pieces, the last one first. Begins zeroed. */
struct fat_long_name {
    unsigned missing; /* pieces */
    uint8_t sum;      /* of the short name that it belongs to */
    bool is_complete;
};

/* Copies bytes that lie so far from the volume's beginning, through one of its caches. */
const char *fat_copy(struct fat_volume *volume, struct fat_cache *cache, uint64_t offset,
                     void *bytes, size_t size);

/* A chain that begins with this cluster; and the next one of it, unless it *ends: then it stays. */
const char *fat_chain_begin(const struct fat_volume *volume, struct fat_chain *chain,
                            uint32_t first);
const char *fat_chain_next(struct fat_volume *volume, struct fat_chain *chain, bool *ends);

/* Where a cluster lies, in bytes from the volume's beginning. */
uint64_t fat_cluster_start(const struct fat_volume *volume, uint32_t cluster);

/* The next one in the folder that begins with this cluster; 0 is the root that is no chain. */
const char *fat_folder_next(struct fat_volume *volume, uint32_t first, struct fat_file *file,
                            bool *done);

void fat_add_to_long_name(struct fat_volume *volume, struct fat_long_name *name,
                          const struct fat_long_entry *entry);
void fat_read_names(const struct fat_volume *volume, const struct fat_long_name *long_name,
                    const struct fat_entry *entry, struct fat_file *file);
