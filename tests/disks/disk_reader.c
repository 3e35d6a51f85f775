/*
 * disk_reader.c - services/partitions and services/fat as a program, for disks_test.py.
 *
 * usage: disk_reader IMAGE BLOCK_SIZE                           prints the partitions
 *        disk_reader IMAGE BLOCK_SIZE FIRST COUNT FOLDER        copies the files of those blocks to a new folder
 */
#define _DEFAULT_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define check(condition) ((condition) ? (void)0 : give_up(#condition))

static void give_up(const char *what)
{
    fprintf(stderr, "disk_reader: %s\n", what);
    exit(1);
}

#include "memory_disk.h"

#include "../../services/fat/chain.c"
#include "../../services/fat/file.c"
#include "../../services/fat/folder.c"
#include "../../services/fat/name.c"
#include "../../services/fat/volume.c"
#include "../../services/partitions/gpt.c"
#include "../../services/partitions/mbr.c"
#include "../../services/partitions/partitions.c"

#define DEPTH_MAX 40
#define PIECES 200

static struct partition_table table;
static struct fat_volume volume;

/* A sentence of the services ends the program, and is what the test reads. */
static void must(const char *reason)
{
    if (!reason)
        return;
    printf("%s\n", reason);
    exit(3);
}

static uint8_t *load(const char *name, size_t *size)
{
    struct stat status;
    FILE *file = fopen(name, "rb");
    check(file && fstat(fileno(file), &status) == 0);
    *size = (size_t)status.st_size;
    uint8_t *bytes = malloc(*size);
    check(bytes && fread(bytes, 1, *size, file) == *size);
    fclose(file);
    return bytes;
}

static void print_partitions(void)
{
    must(partitions_read(&table, &disk.device));
    printf("%s\n", table.is_gpt ? "GPT" : "MBR");
    if (table.warning)
        printf("%s\n", table.warning);
    for (unsigned i = 0; i < table.count; i++) {
        const struct partition *it = &table.partitions[i];
        printf("%u %ju %ju %02x %d %s\n", it->number, (uintmax_t)it->first, (uintmax_t)it->count,
               table.is_gpt ? it->type_guid[0] : it->type, it->is_efi_system, it->name);
    }
}

/* At any offset, in any length, at any address: the same as in one piece. */
static void compare_pieces(struct fat_file *file, const uint8_t *whole)
{
    static unsigned char piece[20000] __attribute__((aligned(16)));
    uint32_t random = file->size + 1;
    for (int i = 0; i < PIECES; i++) {
        size_t count, left, shift = i % 3 ? (size_t)i % 16 : 0;
        random = random * 1664525 + 1013904223;
        uint32_t offset = (random >> 4) % (file->size + 10);
        size_t size = (random >> 8) % (sizeof piece - 16);
        if (i % 2)
            offset &= ~(uint32_t)511;
        left = offset < file->size ? file->size - offset : 0;
        must(fat_read(&volume, file, offset, piece + shift, size, &count));
        check(count == (size < left ? size : left));
        check(memcmp(piece + shift, whole + offset, count) == 0);
    }
}

static void copy_file(struct fat_file *file, const char *path)
{
    size_t count;
    uint8_t *bytes = aligned_alloc(16, (file->size + 16) & ~(size_t)15);
    FILE *to = fopen(path, "wb");
    check(bytes && to);
    must(fat_read(&volume, file, 0, bytes, file->size, &count));
    check(count == file->size && fwrite(bytes, 1, count, to) == count && fclose(to) == 0);
    compare_pieces(file, bytes);
    free(bytes);
}

/* `path` is that in the volume, behind that of the new folder. */
static void copy_folder(const char *to, const char *path, int depth)
{
    struct fat_file folder, file = {0}, found;
    bool done;
    char name[4096], in_volume[4096];
    check(depth < DEPTH_MAX);
    must(fat_find(&volume, path, &folder));
    snprintf(name, sizeof name, "%s/%s", to, path);
    check(mkdir(name, 0777) == 0);
    for (;;) {
        must(fat_next(&volume, &folder, &file, &done));
        if (done)
            return;
        snprintf(in_volume, sizeof in_volume, "%s/%s", path, file.name);
        snprintf(name, sizeof name, "%s/%s", to, in_volume);
        must(fat_find(&volume, in_volume, &found));
        check(found.first_cluster == file.first_cluster && found.size == file.size);
        printf("%s%s (%s) %u\n", in_volume, file.is_folder ? "/" : "", file.short_name, file.size);
        if (file.is_folder)
            copy_folder(to, in_volume, depth + 1);
        else
            copy_file(&file, name);
    }
}

int main(int count, char *words[])
{
    size_t size;
    check(count == 3 || count == 6);
    uint8_t *bytes = load(words[1], &size);
    uint32_t block_size = (uint32_t)atoi(words[2]);
    struct block_device *device = disk_of(bytes, size, block_size, size / block_size);
    if (count == 3) {
        print_partitions();
    } else {
        must(fat_mount(&volume, device, strtoull(words[3], NULL, 0), strtoull(words[4], NULL, 0)));
        printf("FAT%u, %u clusters of %u bytes\n", volume.type, volume.cluster_count,
               1u << volume.cluster_size);
        copy_folder(words[5], "", 0);
    }
    free(bytes);
    return 0;
}
