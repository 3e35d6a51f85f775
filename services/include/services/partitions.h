/*
 * partitions.h - the parts that a disk is divided into, by its MBR or its GPT.
 *
 *     static struct partition_table table;
 *     const char *reason = partitions_read(&table, disk);
 *     for (unsigned i = 0; !reason && i < table.count; i++)
 *         console_printf("%u: %s\n", table.partitions[i].number, table.partitions[i].name);
 *
 * Nothing on the disk is trusted, nothing is allocated, and on a PC a KiB of stack is enough beside block_read()'s. Where
 * there is a GPT it counts, whatever else the MBR in front of it has: an image that a BIOS and UEFI both start from has
 * more there.
 */
#pragma once

#ifndef NEEDS_partitions
#error "the app includes <services/partitions.h>: say NEEDS := partitions in its app.mk"
#endif

#include <services/block.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef PARTITIONS_MAX
#define PARTITIONS_MAX 128 /* in use: as many as a GPT of the usual size has */
#endif
#define PARTITION_NAME_MAX                                                                         \
    109 /* bytes of UTF-8, with the zero: 36 characters of UTF-16, 3 bytes each */
#define PARTITION_BLOCK_MAX 4096

struct partition {
    unsigned number; /* from 1, as Linux counts; an MBR's logical ones from 5 */
    uint64_t first;  /* block of the disk */
    uint64_t count;  /* blocks; never 0, all of them on the disk */
    bool is_efi_system;
    uint8_t type;          /* an MBR's: 0x0c is FAT32; 0 in a GPT */
    uint8_t type_guid[16]; /* a GPT's, as it lies on the disk; zeros in an MBR */
    char name
        [PARTITION_NAME_MAX]; /* a GPT's, in UTF-8, control characters as U+FFFD; "" in an MBR */
};

/* About 23 KiB: static or of a heap, not on a stack. */
struct partition_table {
    struct block_device *device;
    bool is_gpt;
    const char *warning; /* NULL, or the first sentence about what is damaged and was passed over */
    unsigned count;
    struct partition partitions[PARTITIONS_MAX]; /* in the order of the table */
    _Alignas(16) unsigned char block[PARTITION_BLOCK_MAX];
};

/*
 * Reads all of the table. Returns NULL, or a sentence: the disk has no partition table, it has one that is damaged, or
 * what block_read() said. A disk that is one file system has no table, or one without partitions. An MBR's extended
 * partitions are none: their logical ones are. Blocks; not for a handler of an interrupt.
 *
 * A GPT's backup is used where the first one is damaged, and what is impossible by itself, as a partition that reaches
 * beyond the disk, is left out: `warning` says so, or that two partitions overlap, which are there all the same.
 */
const char *partitions_read(struct partition_table *table, struct block_device *device);
