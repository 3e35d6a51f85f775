/*
 * fat.h - file systems of the kind FAT12, FAT16 and FAT32, which are only read.
 *
 *     static struct fat_volume volume;
 *     struct fat_file file;
 *     size_t count;
 *     const char *reason = fat_mount(&volume, disk, partition.first, partition.count);
 *     if (!reason)
 *         reason = fat_find(&volume, "/EFI/BOOT/BOOTX64.EFI", &file);
 *     if (!reason)
 *         reason = fat_read(&volume, &file, 0, bytes, sizeof bytes, &count);
 *
 * Nothing on the disk is trusted. Each function returns NULL, or a sentence that says what is damaged or missing, or
 * what block_read() said. All of them read the disk and block; none is for a handler of an interrupt. One caller at a
 * time: callers of one volume share a mutex. Nothing is allocated, no function calls itself, and on a PC they need
 * 750 bytes of stack beside block_read()'s. What is written to the disk meanwhile is not noticed until the next
 * fat_mount().
 */
#pragma once

#ifndef NEEDS_fat
#error "the app includes <services/fat.h>: say NEEDS := fat in its app.mk"
#endif

#include <services/block.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAT_NAME_MAX 766 /* bytes of UTF-8, with the zero: 255 characters of UTF-16, 3 bytes each */
#define FAT_SHORT_NAME_MAX 35 /* the same of 11 characters and a point */
#define FAT_BLOCK_MAX 4096    /* bytes */

/* The volume's own from here on, until struct fat_file. */
struct fat_cache {
    _Alignas(16) unsigned char bytes[FAT_BLOCK_MAX];
    uint64_t block; /* of the disk, plus 1; 0: none */
};

/* About 9 KiB: static or of a heap, not on a stack. */
struct fat_volume {
    struct block_device *device;
    uint64_t first;      /* block of the disk */
    unsigned type;       /* 12, 16 or 32: bits of an entry of the FAT */
    unsigned block_size; /* a logarithm, as the next one */
    unsigned cluster_size;
    uint32_t cluster_count;
    uint64_t fat_start, root_start, data_start; /* bytes from the volume's beginning */
    uint32_t root_entries;                      /* 0 in FAT32 */
    uint32_t root_cluster;                      /* 0 in FAT12 and FAT16, whose root is no chain */
    uint16_t long_name[20 * 13];
    struct fat_cache fat, data;
};

/* A place in a chain of clusters. */
struct fat_chain {
    uint32_t cluster, index; /* the nth of the chain, from 0 */
    uint32_t anchor;         /* one before it: who comes back there turns in circles */
};

struct fat_file {
    char name[FAT_NAME_MAX];             /* UTF-8; of the root "" */
    char short_name[FAT_SHORT_NAME_MAX]; /* "LONGNA~1.TXT"; often the same */
    bool is_folder;
    uint32_t size; /* bytes; 0 of a folder */

    /* For fat_read() and fat_next(). */
    uint32_t first_cluster; /* 0: nothing, or a root that is no chain */
    bool is_checked;
    struct fat_chain at, next;
    uint32_t next_index;
};

/*
 * Looks at the file system in these blocks of a disk: of a partition, or all of them on a medium without
 * partitions. Nothing else may be called with the volume if a sentence is returned.
 */
const char *fat_mount(struct fat_volume *volume, struct block_device *device, uint64_t first,
                      uint64_t count);

/*
 * Finds a file or folder by its path from the root on, "/" between its parts, by long or short names. Letters of ASCII
 * are the same in upper and lower case. Further slashes count for nothing; "" is the root. "." and ".." are no parts.
 */
const char *fat_find(struct fat_volume *volume, const char *path, struct fat_file *file);

/*
 * The next one in a folder, in the folder's order; the first after {0}. *done: there was none. Without the entries "."
 * and "..". A name that is damaged is the short one; a character that none may have is U+FFFD. A damaged volume can
 * have a folder within itself: who descends limits the depth.
 */
const char *fat_next(struct fat_volume *volume, const struct fat_file *folder,
                     struct fat_file *file, bool *done);

/*
 * Reads `size` bytes of a file from `offset` on, as many as there are: *count says how many. First of all its chain is
 * followed to its end once: a file whose chain is damaged, or is not as long as its size says, is not read at all. Whole
 * blocks go directly to bytes that begin at a multiple of 16. Reading on is quick; reading further in front follows the
 * chain anew.
 */
const char *fat_read(struct fat_volume *volume, struct fat_file *file, uint32_t offset, void *bytes,
                     size_t size, size_t *count);
