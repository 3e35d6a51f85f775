/*
 * fat_fuzz.c - any sectors as a file system: a reason why it is none, or files, each of which is found by its path, whose
 * bytes are those that a second reader finds, cluster by cluster, and which are read in a time that has an end.
 */
#include "fuzz.h"

#include "sparse_disk.h"

#include "../../services/fat/chain.c"
#include "../../services/fat/file.c"
#include "../../services/fat/folder.c"
#include "../../services/fat/name.c"
#include "../../services/fat/volume.c"

#define FILES_MAX 40 /* that are looked at */
#define DEPTH_MAX 3
#define FOLDER_READS_MAX                                                                           \
    (2 * ENTRIES_MAX) /* a block for each entry, and one of the FAT for each cluster */

static struct fat_volume volume;
static struct block_device *device;
static unsigned files;

/* Straight from the disk. */
static uint8_t byte_at(uint64_t offset)
{
    uint8_t sector[SECTOR];
    copy_sector(offset / SECTOR, sector);
    return sector[offset % SECTOR];
}

static uint32_t fat_entry_of(uint32_t cluster)
{
    uint64_t at = volume.fat_start +
                  (volume.type == 12 ? cluster * 3 / 2 : (uint64_t)cluster * (volume.type / 8));
    uint32_t low = byte_at(at) | (uint32_t)byte_at(at + 1) << 8;
    if (volume.type == 12)
        return cluster % 2 ? low / 16 : low % 4096;
    return volume.type == 16
               ? low
               : low | (uint32_t)byte_at(at + 2) << 16 | (uint32_t)(byte_at(at + 3) & 15) << 24;
}

static void check_byte(const struct fat_file *file, uint32_t offset, uint8_t byte)
{
    uint32_t cluster = file->first_cluster, size = 1u << volume.cluster_size;
    for (uint32_t i = 0; i < offset / size; i++)
        cluster = fat_entry_of(cluster);
    check(cluster >= 2 && cluster < volume.cluster_count + 2);
    check_int(byte, byte_at(volume.data_start + (uint64_t)(cluster - 2) * size + offset % size));
}

static void check_file(struct fat_file *file)
{
    static _Alignas(16) uint8_t bytes[8192 + 1];
    size_t count;
    uint32_t clusters = (file->size >> volume.cluster_size) + 2;
    disk.reads = 0;
    const char *reason = fat_read(&volume, file, 0, bytes, 8192, &count);
    check(disk.reads <= 2 * (clusters + 1) + 2 * 8192 / 512);
    if (reason) {
        check(count == 0 && reason[0] != '\0');
        return;
    }
    check_int(count, file->size < 8192 ? file->size : 8192);
    for (size_t i = 0; i < count; i += 101)
        check_byte(file, (uint32_t)i, bytes[i]);
    uint32_t end = file->size < 700 ? 0 : file->size - 700;
    check(!fat_read(&volume, file, end, bytes + 1, 8192, &count));
    check_int(count, file->size - end);
    for (size_t i = 0; i < count; i += 51)
        check_byte(file, end + (uint32_t)i, bytes[1 + i]);
}

static void check_name(const char *name, size_t size)
{
    size_t length = strnlen(name, size);
    check(length > 0 && length < size && strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
    for (size_t i = 0; i < length; i++)
        check((unsigned char)name[i] >= ' ' && name[i] != 0x7f && name[i] != '/');
}

/* By its long name, unless another one of that name, long or short, comes before it. */
static void check_found(const char *path, const struct fat_file *file)
{
    struct fat_file found;
    check(!fat_find(&volume, path, &found));
    check(is_named(found.name, file->name, strlen(file->name)) ||
          is_named(found.short_name, file->name, strlen(file->name)));
    check(found.next_index <= file->next_index);
}

static void check_folder(const char *path, int depth)
{
    struct fat_file folder, file = {0};
    char inner[DEPTH_MAX * FAT_NAME_MAX + DEPTH_MAX];
    bool done = false;
    check(!fat_find(&volume, path, &folder));
    while (files < FILES_MAX) {
        disk.reads = 0;
        const char *reason = fat_next(&volume, &folder, &file, &done);
        check(disk.reads <= FOLDER_READS_MAX && (!reason || reason[0] != '\0'));
        if (reason || done)
            return;
        files++;
        check_name(file.name, sizeof file.name);
        check_name(file.short_name, sizeof file.short_name);
        snprintf(inner, sizeof inner, "%s/%s", path, file.name);
        check_found(inner, &file);
        if (!file.is_folder)
            check_file(&file);
        struct fat_file found;
        if (file.is_folder && depth + 1 < DEPTH_MAX && !fat_find(&volume, inner, &found) &&
            found.is_folder && found.next_index == file.next_index)
            check_folder(inner, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    device = sparse_disk(data, size, UINT32_MAX);
    files = 0;
    const char *reason = fat_mount(&volume, device, 0, UINT32_MAX);
    check(!reason || reason[0] != '\0');
    if (!reason)
        check_folder("", 0);
    free(sparse_sectors);
    return 0;
}
