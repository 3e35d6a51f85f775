/*
 * sparse_disk.h - an input as a disk: how large its blocks are, the numbers of some sectors, and those; all the others
 * are zeros. So a few hundred bytes are a FAT32 file system of 64 thousand clusters.
 */
#pragma once

#include "../disks/memory_disk.h"

#define SPARSE_MAX 7 /* as many as libFuzzer's usual inputs of 4096 bytes have room for */

static uint32_t sparse_numbers[SPARSE_MAX];
static uint8_t *sparse_sectors;

/* What is left of the last sector is zeros. Free sparse_sectors afterwards. */
static inline struct block_device *sparse_disk(const uint8_t *data, size_t size,
                                               uint64_t block_count)
{
    uint32_t block_size = 512u << (fuzz_number(&data, &size, 1) & 3);
    size_t count = fuzz_number(&data, &size, 1) % (SPARSE_MAX + 1);
    for (size_t i = 0; i < count; i++)
        sparse_numbers[i] = (uint32_t)fuzz_number(&data, &size, 4);
    sparse_sectors = calloc(SPARSE_MAX, SECTOR);
    check(sparse_sectors);
    if (size > 0)
        memcpy(sparse_sectors, data, size < count * SECTOR ? size : count * SECTOR);
    struct block_device *device = disk_of(sparse_sectors, count * SECTOR, block_size, block_count);
    disk.numbers = sparse_numbers;
    return device;
}
