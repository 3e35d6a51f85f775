/* gpt.c - UEFI 2.10, "GUID Partition Table (GPT) Disk Layout". */
#include "crc32.h"
#include "internal.h"
#include <kernel/layout.h>
#include <kernel/string.h>
#include <kernel/utf16.h>
#include <kernel/utf8.h>

#define DAMAGED_TWICE "the disk's GPT is damaged, and so is its backup: "
#define FIRST_HEADER 1 /* block; the backup's is in the last one */
#define HEADER_SIZE_MIN 92
#define ENTRY_SIZE_MAX 4096
#define ENTRIES_BYTES_MAX 0x40000 /* 16 KiB are usual */

struct gpt_header {
    char signature[8];
    uint32_t revision, size, crc, reserved;
    uint64_t own, other; /* blocks with the two headers */
    uint64_t first_usable, last_usable;
    uint8_t disk[16];
    uint64_t entries; /* the block where they begin */
    uint32_t entry_count, entry_size, entries_crc;
};
CHECK_OFFSET(struct gpt_header, own, 24);
CHECK_OFFSET(struct gpt_header, entries, 72);
CHECK_OFFSET(struct gpt_header, entries_crc, 88);

struct gpt_entry {
    uint8_t type[16], own[16];
    uint64_t first, last, attributes;
    uint16_t name[36];
};
CHECK_SIZE(struct gpt_entry, 128);

/* C12A7328-F81F-11D2-BA4B-00A0C93EC93B. */
static const uint8_t efi_system[16] = {0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11,
                                       0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b};

/* The CRC is made of a header in which its own field is 0. */
static bool has_its_crc(const uint8_t *block, const struct gpt_header *header)
{
    static const uint8_t zero[4];
    size_t at = offsetof(struct gpt_header, crc), after = at + sizeof zero;
    uint32_t crc = crc32_add(CRC32_BEGIN, block, at);
    crc = crc32_add(crc, zero, sizeof zero);
    return ~crc32_add(crc, block + after, header->size - after) == header->crc;
}

static const char *check_entries(const struct partition_table *table,
                                 const struct gpt_header *header)
{
    uint32_t size = header->entry_size, block_size = table->device->block_size;
    if (size < sizeof(struct gpt_entry) || size > ENTRY_SIZE_MAX || (size & (size - 1)) != 0)
        return DAMAGED_TWICE "its entries are none of 128, 256, 512 ... 4096 bytes";
    if (header->entry_count > ENTRIES_BYTES_MAX / size)
        return DAMAGED_TWICE "it has more than 256 KiB of entries";
    uint32_t blocks = (header->entry_count * size + block_size - 1) / block_size;
    if (header->entries > table->device->block_count ||
        blocks > table->device->block_count - header->entries)
        return DAMAGED_TWICE "its entries reach beyond the end of the disk";
    return NULL;
}

static const char *read_header(struct partition_table *table, uint64_t at,
                               struct gpt_header *header)
{
    const char *reason = block_read(table->device, at, 1, table->block);
    if (reason)
        return reason;
    memcpy(header, table->block, sizeof *header);
    if (memcmp(header->signature, "EFI PART", sizeof header->signature) != 0)
        return DAMAGED_TWICE "its signature is missing";
    if (header->size < HEADER_SIZE_MIN || header->size > table->device->block_size)
        return DAMAGED_TWICE "its header has no size that it can have";
    if (!has_its_crc(table->block, header))
        return DAMAGED_TWICE "the CRC of its header is wrong";
    if (header->own != at)
        return DAMAGED_TWICE "its header belongs in another block";
    return check_entries(table, header);
}

static void read_name(const struct gpt_entry *entry, char *name)
{
    size_t count = 0;
    while (count < sizeof entry->name / sizeof *entry->name && entry->name[count])
        count++;
    for (size_t at = 0; at < count;) {
        uint32_t character = utf16_decode(entry->name, count, &at);
        bool is_control = character < ' ' || character == 0x7f;
        name += utf8_encode(name, is_control ? UTF8_BAD : character);
    }
    *name = '\0';
}

static void add_partition(struct partition_table *table, const struct gpt_header *header,
                          unsigned number, const uint8_t *bytes)
{
    static const uint8_t unused[16];
    struct gpt_entry entry;
    struct partition partition = {.number = number};
    memcpy(&entry, bytes, sizeof entry);
    if (memcmp(entry.type, unused, sizeof unused) == 0)
        return;
    if (entry.first < header->first_usable || entry.last > header->last_usable ||
        entry.first > entry.last) {
        partitions_warn(table, "a partition lies outside of what the GPT has for partitions: it is "
                               "left out");
        return;
    }
    partition.first = entry.first;
    partition.count =
        entry.last - entry.first + 1; /* 0, and left out, if it is all that 64 bits count */
    partition.is_efi_system = memcmp(entry.type, efi_system, sizeof efi_system) == 0;
    memcpy(partition.type_guid, entry.type, sizeof entry.type);
    read_name(&entry, partition.name);
    partitions_add(table, &partition);
}

/* Adds them before their CRC is known, so that the disk is read once. */
static const char *read_entries(struct partition_table *table, const struct gpt_header *header)
{
    uint32_t size = header->entry_count * header->entry_size, crc = CRC32_BEGIN;
    uint32_t block_size = table->device->block_size, done = 0;
    for (uint64_t block = header->entries; done < size; block++) {
        uint32_t now = size - done < block_size ? size - done : block_size;
        const char *reason = block_read(table->device, block, 1, table->block);
        if (reason)
            return reason;
        crc = crc32_add(crc, table->block, now);
        for (uint32_t at = 0; at < now; at += sizeof(struct gpt_entry)) {
            if (((done + at) & (header->entry_size - 1)) == 0)
                add_partition(table, header, (done + at) / header->entry_size + 1,
                              table->block + at);
        }
        done += now;
    }
    return ~crc == header->entries_crc ? NULL : DAMAGED_TWICE "the CRC of its entries is wrong";
}

/* *other is where the other header is, if this one is whole. */
static const char *read_table(struct partition_table *table, uint64_t at, uint64_t *other)
{
    struct gpt_header header;
    table->count = 0;
    table->warning = NULL;
    const char *reason = read_header(table, at, &header);
    if (reason)
        return reason;
    *other = header.other;
    return read_entries(table, &header);
}

const char *gpt_read(struct partition_table *table)
{
    uint64_t last = table->device->block_count - 1, backup = last, ignored;
    const char *reason = read_table(table, FIRST_HEADER, &backup);
    if (!reason)
        return NULL;
    if (backup <= FIRST_HEADER || backup > last)
        backup = last;
    const char *second = read_table(table, backup, &ignored);
    if (second)
        table->count = 0;
    else
        table->warning = "the disk's first GPT is damaged: its backup is used";
    return second ? reason : NULL;
}
