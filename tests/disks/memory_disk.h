/*
 * memory_disk.h - a disk in memory, for what is built on services/block: sectors of 512 bytes that are listed, or follow
 * each other; all the others are zeros. Its block_read() takes what the real one takes and nothing else.
 */
#pragma once

#define NEEDS_block
#define NEEDS_fat
#define NEEDS_partitions
#include <services/block.h>
#include <string.h>

#define SECTOR 512

static struct {
    struct block_device device;
    const uint8_t *bytes;
    size_t sectors;
    const uint32_t *numbers;  /* of the sectors; NULL: they follow each other */
    unsigned reads, fails_at; /* the nth read; 0: none */
} disk;

static inline struct block_device *disk_of(const uint8_t *bytes, size_t size, uint32_t block_size,
                                           uint64_t block_count)
{
    memset(&disk, 0, sizeof disk);
    disk.device = (struct block_device){
        .name = "memory", .block_count = block_count, .block_size = block_size};
    disk.bytes = bytes;
    disk.sectors = size / SECTOR;
    return &disk.device;
}

static inline void copy_sector(uint64_t number, uint8_t *to)
{
    memset(to, 0, SECTOR);
    for (size_t i = 0; disk.numbers && i < disk.sectors; i++) {
        if (disk.numbers[i] == number)
            memcpy(to, disk.bytes + i * SECTOR, SECTOR);
    }
    if (!disk.numbers && number < disk.sectors)
        memcpy(to, disk.bytes + number * SECTOR, SECTOR);
}

const char *block_read(struct block_device *device, uint64_t first, size_t count, void *bytes)
{
    size_t sectors = device->block_size / SECTOR;
    check(device == &disk.device && (uintptr_t)bytes % 16 == 0 && count > 0);
    if (++disk.reads == disk.fails_at)
        return "the disk does not answer";
    if (first >= device->block_count || count > device->block_count - first)
        return "the disk has no such block: it ends before";
    for (size_t i = 0; i < count * sectors; i++)
        copy_sector(first * sectors + i, (uint8_t *)bytes + i * SECTOR);
    return NULL;
}
