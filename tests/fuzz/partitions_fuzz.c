/*
 * partitions_fuzz.c - any sectors as a disk, the CRCs of a GPT put right: a reason why there are no partitions, or those
 * that lie on the disk, read in a time that has an end.
 */
#include "fuzz.h"

#include "sparse_disk.h"

#include "../../services/partitions/gpt.c"
#include "../../services/partitions/mbr.c"
#include "../../services/partitions/partitions.c"

#define BLOCKS 100000
#define READS_MAX (1 + 2 * (1 + ENTRIES_BYTES_MAX / 512) + ENTRIES * LOGICAL_MAX)

static struct partition_table table;

/* Else hardly an input would come further than to the first one. */
static void put_crcs(struct block_device *device, uint64_t block)
{
    static _Alignas(16) uint8_t bytes[PARTITION_BLOCK_MAX];
    struct gpt_header header;
    uint32_t crc = CRC32_BEGIN;
    for (size_t i = 0; i < disk.sectors; i++) {
        uint8_t *sector = sparse_sectors + i * SECTOR;
        if (sparse_numbers[i] != block * (device->block_size / SECTOR))
            continue;
        memcpy(&header, sector, sizeof header);
        if (header.size > SECTOR || check_entries(&table, &header))
            return;
        uint32_t left = header.entry_count * header.entry_size;
        for (uint64_t at = header.entries; left > 0; at++) {
            uint32_t now = left < device->block_size ? left : device->block_size;
            check(!block_read(device, at, 1, bytes));
            crc = crc32_add(crc, bytes, now);
            left -= now;
        }
        header.entries_crc = ~crc;
        header.crc = 0;
        memcpy(sector, &header, HEADER_SIZE_MIN);
        header.crc = ~crc32_add(CRC32_BEGIN, sector, header.size);
        memcpy(sector, &header, HEADER_SIZE_MIN);
        return;
    }
}

static void check_partition(unsigned i)
{
    const struct partition *it = &table.partitions[i];
    check(it->number > 0 && it->count > 0);
    check(it->first < BLOCKS && it->count <= BLOCKS - it->first);
    check(strnlen(it->name, sizeof it->name) < sizeof it->name);
    check(table.is_gpt ? it->type == 0 : it->type != 0 && it->name[0] == '\0');
    for (unsigned other = 0; other < i; other++) {
        const struct partition *before = &table.partitions[other];
        check(before->number != it->number);
        check(table.warning || before->first >= it->first + it->count ||
              it->first >= before->first + before->count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool is_put_right = fuzz_number(&data, &size, 1) & 1;
    struct block_device *device = sparse_disk(data, size, BLOCKS);
    table.device = device;
    if (is_put_right) {
        put_crcs(device, 1);
        put_crcs(device, BLOCKS - 1);
    }
    disk.reads = 0;
    const char *reason = partitions_read(&table, device);
    check(!reason || reason[0] != '\0');
    check(disk.reads <= READS_MAX);
    for (unsigned i = 0; !reason && i < table.count; i++)
        check_partition(i);
    free(sparse_sectors);
    return 0;
}
