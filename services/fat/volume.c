/* volume.c - what the boot sector says: FAT 1.03, "Boot Sector and BPB" and "FAT Type Determination". */
#include "internal.h"
#include <kernel/layout.h>
#include <kernel/little_endian.h>
#include <kernel/string.h>

#define NO_FAT "it is no FAT file system: "
#define DAMAGED "the FAT file system is damaged: "
#define FAT12_CLUSTERS_MAX 4084
#define FAT16_CLUSTERS_MAX 65524
#define FAT32_CLUSTERS_MAX 0x0ffffff5 /* the next numbers say that a cluster is bad, or the last */
#define ONE_FAT_ONLY                                                                               \
    0x80 /* of the flags: the FATs are not copies; the low 4 bits say which is in use */

struct boot_sector {
    uint8_t jump[3];
    char maker[8];
    uint8_t sector_size[2], cluster_sectors, reserved_sectors[2], fat_count, root_entries[2];
    uint8_t sectors16[2], media, fat_sectors16[2], geometry[4], hidden[4], sectors32[4];
    uint8_t fat_sectors32[4], flags[2], version[2], root_cluster[4]; /* FAT32 */
    uint8_t rest[462], signature[2];
};
CHECK_OFFSET(struct boot_sector, sectors32, 32);
CHECK_OFFSET(struct boot_sector, root_cluster, 44);
CHECK_SIZE(struct boot_sector, 512);

/* In sectors, but for the first one. */
struct layout {
    uint32_t sector_size, cluster_sectors, reserved, fat_count, fat, root_entries, root, total;
    uint64_t data;
};

static bool is_power_of_2(uint32_t number)
{
    return number != 0 && (number & (number - 1)) == 0;
}

static unsigned logarithm(uint32_t number)
{
    unsigned result = 0;
    while (number >>= 1)
        result++;
    return result;
}

static const char *recognize(const struct boot_sector *sector)
{
    if (sector->signature[0] != 0x55 || sector->signature[1] != 0xaa)
        return NO_FAT "its first sector does not end in 55 aa";
    if (memcmp(sector->maker, "EXFAT   ", 8) == 0 || memcmp(sector->maker, "NTFS    ", 8) == 0)
        return NO_FAT "it is exFAT or NTFS, which are others";
    if (sector->jump[0] != 0xe9 && (sector->jump[0] != 0xeb || sector->jump[2] != 0x90))
        return NO_FAT "it does not begin with a jump";
    return NULL;
}

static const char *read_sizes(const struct boot_sector *sector, struct layout *layout)
{
    uint16_t total16 = little16(sector->sectors16), fat16 = little16(sector->fat_sectors16);
    *layout = (struct layout){.sector_size = little16(sector->sector_size),
                              .cluster_sectors = sector->cluster_sectors,
                              .reserved = little16(sector->reserved_sectors),
                              .fat_count = sector->fat_count,
                              .fat = fat16 ? fat16 : little32(sector->fat_sectors32),
                              .root_entries = little16(sector->root_entries),
                              .total = total16 ? total16 : little32(sector->sectors32)};
    if (!is_power_of_2(layout->sector_size) || layout->sector_size < 512 ||
        layout->sector_size > FAT_BLOCK_MAX)
        return NO_FAT "its sectors are none of 512, 1024, 2048 and 4096 bytes";
    if (!is_power_of_2(layout->cluster_sectors))
        return DAMAGED "the sectors of a cluster are no power of two";
    if (layout->reserved == 0)
        return DAMAGED "it has no reserved sector, and begins with one";
    if (layout->fat_count == 0)
        return DAMAGED "it has no FAT";
    if (sector->media != 0xf0 && sector->media < 0xf8)
        return DAMAGED "its medium is of no kind that there is";
    if (layout->fat == 0)
        return DAMAGED "its FAT has no sectors";
    if (layout->total == 0)
        return DAMAGED "it has no sectors";
    return NULL;
}

static const char *count_clusters(struct layout *layout, uint64_t size, uint32_t *count)
{
    uint64_t root_bytes = (uint64_t)layout->root_entries * sizeof(struct fat_entry);
    if ((uint64_t)layout->total * layout->sector_size > size)
        return DAMAGED "it is larger than its partition";
    layout->root =
        (uint32_t)((root_bytes + layout->sector_size - 1) >> logarithm(layout->sector_size));
    layout->data = layout->reserved + (uint64_t)layout->fat_count * layout->fat + layout->root;
    if (layout->data >= layout->total)
        return DAMAGED "it has no room for files";
    *count = (uint32_t)(layout->total - layout->data) >> logarithm(layout->cluster_sectors);
    if (*count == 0)
        return DAMAGED "it has no room for files";
    if (*count > FAT32_CLUSTERS_MAX)
        return DAMAGED "it has more clusters than FAT32 can have";
    return NULL;
}

/* The number of clusters alone decides; the rest must fit it. */
static const char *read_type(const struct boot_sector *sector, const struct layout *layout,
                             struct fat_volume *volume)
{
    bool is_as_fat32 = little16(sector->fat_sectors16) == 0;
    volume->type = volume->cluster_count <= FAT12_CLUSTERS_MAX   ? 12
                   : volume->cluster_count <= FAT16_CLUSTERS_MAX ? 16
                                                                 : 32;
    if (volume->type == 32 && (!is_as_fat32 || layout->root_entries != 0))
        return DAMAGED "it has as many clusters as FAT32, and is laid out as FAT16";
    if (volume->type != 32 && is_as_fat32)
        return "the FAT file system is laid out as FAT32, and has too few clusters for that: make "
               "it larger, or not as FAT32";
    if (volume->type != 32 && layout->root_entries == 0)
        return DAMAGED "it has no root folder";
    uint64_t bits = ((uint64_t)volume->cluster_count + 2) * volume->type;
    if ((uint64_t)layout->fat * layout->sector_size * 8 < bits)
        return DAMAGED "its FAT is too small for its clusters";
    return NULL;
}

static const char *read_fat32(const struct boot_sector *sector, const struct layout *layout,
                              struct fat_volume *volume)
{
    uint16_t flags = little16(sector->flags);
    if (little16(sector->version) != 0)
        return "the FAT32 file system is of a version that is not known: only 0.0 is";
    volume->root_cluster = little32(sector->root_cluster);
    if (volume->root_cluster < 2 || volume->root_cluster - 2 >= volume->cluster_count)
        return DAMAGED "its root folder is in no cluster";
    if (!(flags & ONE_FAT_ONLY))
        return NULL;
    if ((flags & 0xf) >= layout->fat_count)
        return DAMAGED "the FAT in use is none of those that it has";
    volume->fat_start += (uint64_t)(flags & 0xf) * layout->fat * layout->sector_size;
    return NULL;
}

static const char *read_boot_sector(struct fat_volume *volume, uint64_t size)
{
    struct boot_sector sector;
    struct layout layout;
    const char *reason = fat_copy(volume, &volume->data, 0, &sector, sizeof sector);
    if (!reason)
        reason = recognize(&sector);
    if (!reason)
        reason = read_sizes(&sector, &layout);
    if (!reason)
        reason = count_clusters(&layout, size, &volume->cluster_count);
    if (!reason)
        reason = read_type(&sector, &layout, volume);
    if (reason)
        return reason;
    volume->cluster_size = logarithm(layout.sector_size) + logarithm(layout.cluster_sectors);
    volume->fat_start = (uint64_t)layout.reserved * layout.sector_size;
    volume->data_start = layout.data * layout.sector_size;
    volume->root_start = volume->data_start - (uint64_t)layout.root * layout.sector_size;
    volume->root_entries = layout.root_entries;
    return volume->type == 32 ? read_fat32(&sector, &layout, volume) : NULL;
}

const char *fat_mount(struct fat_volume *volume, struct block_device *device, uint64_t first,
                      uint64_t count)
{
    memset(volume, 0, sizeof *volume);
    if (count == 0 || first >= device->block_count || count > device->block_count - first)
        return "the partition is not on the disk: it has no blocks, or reaches beyond the end";
    volume->device = device;
    volume->first = first;
    volume->block_size = logarithm(device->block_size);
    uint64_t count_max = UINT64_MAX >> volume->block_size;
    return read_boot_sector(volume, (count < count_max ? count : count_max) << volume->block_size);
}
