/* chain.c - blocks of the volume, and chains of clusters: FAT 1.03, "FAT Data Structure". */
#include "internal.h"
#include <kernel/little_endian.h>
#include <kernel/string.h>

#define DAMAGED_CHAIN "a chain of clusters is damaged: "
#define FIRST_CLUSTER 2
#define BAD 0x0ffffff7 /* in FAT12 and FAT16 its lowest 12 and 16 bits */

const char *fat_copy(struct fat_volume *volume, struct fat_cache *cache, uint64_t offset,
                     void *bytes, size_t size)
{
    size_t block_size = (size_t)1 << volume->block_size;
    for (unsigned char *to = bytes; size > 0;) {
        uint64_t block = volume->first + (offset >> volume->block_size);
        size_t at = (size_t)(offset & (block_size - 1));
        size_t now = size < block_size - at ? size : block_size - at;
        if (cache->block != block + 1) {
            cache->block = 0;
            const char *reason = block_read(volume->device, block, 1, cache->bytes);
            if (reason)
                return reason;
            cache->block = block + 1;
        }
        memcpy(to, cache->bytes + at, now);
        to += now;
        offset += now;
        size -= now;
    }
    return NULL;
}

uint64_t fat_cluster_start(const struct fat_volume *volume, uint32_t cluster)
{
    return volume->data_start + ((uint64_t)(cluster - FIRST_CLUSTER) << volume->cluster_size);
}

/* What the FAT has for a cluster. An entry of FAT12 is one and a half bytes long. */
static const char *read_entry(struct fat_volume *volume, uint32_t cluster, uint32_t *entry)
{
    uint8_t bytes[4] = {0};
    uint64_t offset = volume->fat_start + (uint64_t)cluster * volume->type / 8;
    const char *reason = fat_copy(volume, &volume->fat, offset, bytes, volume->type == 32 ? 4 : 2);
    *entry = little32(bytes) & 0x0fffffff;
    if (volume->type == 12)
        *entry = cluster & 1 ? *entry >> 4 : *entry & 0xfff;
    return reason;
}

static uint32_t bad_cluster(const struct fat_volume *volume)
{
    return BAD & (uint32_t)((1ull << volume->type) - 1);
}

static const char *problem_of(const struct fat_volume *volume, uint32_t cluster)
{
    uint32_t last = volume->cluster_count + FIRST_CLUSTER - 1;
    if (cluster >= FIRST_CLUSTER && cluster <= last)
        return NULL;
    if (cluster < FIRST_CLUSTER)
        return DAMAGED_CHAIN "it leads to a free cluster";
    return cluster == bad_cluster(volume) ? DAMAGED_CHAIN "it leads to a bad cluster"
                                          : DAMAGED_CHAIN "it leads beyond the last cluster";
}

const char *fat_chain_begin(const struct fat_volume *volume, struct fat_chain *chain,
                            uint32_t first)
{
    *chain = (struct fat_chain){.cluster = first, .anchor = first};
    return problem_of(volume, first);
}

/* Brent's search for a cycle: the anchor moves on each time that the index is a power of two. */
const char *fat_chain_next(struct fat_volume *volume, struct fat_chain *chain, bool *ends)
{
    uint32_t next;
    const char *reason = read_entry(volume, chain->cluster, &next);
    *ends = !reason && next > bad_cluster(volume);
    if (reason || *ends)
        return reason;
    reason = problem_of(volume, next);
    if (reason)
        return reason;
    if (next == chain->anchor)
        return DAMAGED_CHAIN "it leads back into itself";
    chain->cluster = next;
    chain->index++;
    if ((chain->index & (chain->index - 1)) == 0)
        chain->anchor = next;
    return NULL;
}
