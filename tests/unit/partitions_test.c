/* partitions_test.c - partition tables: what is found in them, and each refusal. */
#include "unit.h"

#include "../disks/memory_disk.h"

#include "../../services/partitions/gpt.c"
#include "../../services/partitions/mbr.c"
#include "../../services/partitions/partitions.c"

#define BLOCKS 2048
#define USABLE 100 /* the first block that a GPT of the tests has for partitions */

static uint8_t bytes[BLOCKS * 4096];
static uint32_t block_size, entry_size, entry_count;
static struct partition_table table;

static const char *read_disk(void)
{
    disk_of(bytes, (size_t)BLOCKS * block_size, block_size, BLOCKS);
    const char *reason = partitions_read(&table, &disk.device);
    return reason ? reason : "";
}

static const char *warning(void)
{
    return table.warning ? table.warning : "";
}

static const struct partition *number(unsigned wanted)
{
    for (unsigned i = 0; i < table.count; i++) {
        if (table.partitions[i].number == wanted)
            return &table.partitions[i];
    }
    fail("there is no partition %u", wanted);
}

static void check_partition(unsigned wanted, uint64_t first, uint64_t count)
{
    check_int(number(wanted)->first, first);
    check_int(number(wanted)->count, count);
}

static void put32(uint8_t *to, uint32_t value)
{
    memcpy(to, &value, sizeof value);
}

static struct mbr *mbr_at(uint64_t block)
{
    struct mbr *mbr = (struct mbr *)(void *)(bytes + block * block_size);
    mbr->signature[0] = 0x55;
    mbr->signature[1] = 0xaa;
    return mbr;
}

static void set_entry(uint64_t block, unsigned i, uint8_t type, uint32_t first, uint32_t count)
{
    struct mbr_entry *entry = &mbr_at(block)->entries[i];
    entry->type = type;
    put32(entry->first, first);
    put32(entry->count, count);
}

static void begin(uint32_t size)
{
    memset(bytes, 0, sizeof bytes);
    block_size = size;
    mbr_at(0);
}

CASE(no_table)
{
    static const char none[] = "the disk has no partition table: there is none in its first block";
    begin(512);
    check_text(read_disk(), "");
    check_int(table.count, 0);
    bytes[510] = 0;
    check_text(read_disk(), none);
    begin(512);
    bytes[511] = 0;
    check_text(read_disk(), none);
    for (unsigned i = 0; i < ENTRIES; i++) {
        begin(512);
        set_entry(0, i, 0, 0, 0);
        mbr_at(0)->entries[i].status = 0x81;
        check_text(read_disk(), none);
    }
}

CASE(primary_partitions)
{
    static const uint32_t sizes[] = {512, 1024, 2048, 4096};
    for (size_t i = 0; i < 4; i++) {
        begin(sizes[i]);
        set_entry(0, 0, 0x0c, 63, 100);
        set_entry(0, 2, 0xef, 200, 1848);
        set_entry(0, 1, 0, 1, 1);
        set_entry(0, 3, 0x83, 1, 0); /* in use by nobody: no blocks */
        mbr_at(0)->entries[0].status = 0x80;
        check_text(read_disk(), "");
        check_text(warning(), "");
        check(!table.is_gpt);
        check_int(table.count, 2);
        check_partition(1, 63, 100);
        check_partition(3, 200, 1848);
        check_int(number(1)->type, 0x0c);
        check(!number(1)->is_efi_system && number(3)->is_efi_system);
        check_text(number(1)->name, "");
    }
}

static const char left_out[] =
    "a partition has no blocks, or reaches beyond the end of the disk: it is left out";
static const char overlapping[] = "two partitions overlap: write to neither";

CASE(primary_partitions_that_cannot_be)
{
    begin(512);
    set_entry(0, 0, 0x83, 200, 1849);
    set_entry(0, 1, 0x83, 2048, 1);
    set_entry(0, 2, 0x83, 0xffffffff, 0xffffffff);
    set_entry(0, 3, 0x01, 2047, 1);
    check_text(read_disk(), "");
    check_text(warning(), left_out);
    check_int(table.count, 1);
    check_partition(4, 2047, 1);
}

CASE(primary_partitions_that_overlap)
{
    begin(512);
    set_entry(0, 0, 0x83, 100, 100);
    set_entry(0, 1, 0x83, 200, 100);
    check_text(read_disk(), "");
    check_text(warning(), "");
    set_entry(0, 1, 0x83, 199, 100);
    check_text(read_disk(), "");
    check_text(warning(), overlapping);
    check_int(table.count, 2);
}

/* Three in a chain, the entries of the second in the other order; the third lies in front of it. */
static void make_logical(uint8_t type)
{
    begin(512);
    set_entry(0, 0, 0x83, 10, 10);
    set_entry(0, 1, type, 1000, 500);
    set_entry(1000, 0, 0x83, 1, 99);
    set_entry(1000, 1, type, 200, 100);
    set_entry(1200, 0, type, 100, 100);
    set_entry(1200, 1, 0xef, 10, 20);
    set_entry(1100, 0, 0x07, 1, 99);
}

CASE(logical_partitions)
{
    static const uint8_t types[] = {0x05, 0x0f, 0x85};
    for (size_t i = 0; i < sizeof types; i++) {
        make_logical(types[i]);
        set_entry(0, 3, types[i], 1600, 100);
        set_entry(1600, 0, 0x83, 1, 1);
        check_text(read_disk(), "");
        check_text(warning(), "");
        check_int(table.count, 5);
        check_partition(1, 10, 10);
        check_partition(5, 1001, 99);
        check_partition(6, 1210, 20);
        check_partition(7, 1101, 99);
        check_partition(8, 1601, 1);
        check(number(6)->is_efi_system);
    }
}

static void check_chain(const char *expected, unsigned count)
{
    check_text(read_disk(), "");
    check_text(warning(), expected);
    check_int(table.count, count);
}

CASE(chains_that_are_damaged)
{
    static const char beyond[] =
        "the chain of logical partitions leads beyond its end: the last ones are missing";
    static const char circle[] = "the chain of logical partitions leads back into itself";
    make_logical(0x05);
    set_entry(1100, 1, 0x05, 200, 100);
    check_chain(circle, 4);
    set_entry(1100, 1, 0x05, 0, 100);
    check_chain(circle, 4);
    set_entry(1100, 1, 0x05, 100, 100);
    check_chain(circle, 4);
    set_entry(1100, 1, 0x05, 500, 100);
    check_chain(beyond, 4);
    set_entry(1100, 1, 0x05, 0xffffffff, 100);
    check_chain(beyond, 4);
    make_logical(0x05);
    set_entry(0, 1, 0x05, 2048, 500);
    check_chain(beyond, 1);
    make_logical(0x05);
    mbr_at(1200)->signature[0] = 0;
    check_chain("the chain of logical partitions is damaged: the last ones are missing", 2);
}

CASE(logical_partitions_that_cannot_be)
{
    static const char reaches[] =
        "a logical partition reaches beyond the end of its extended one: it is left out";
    make_logical(0x05);
    set_entry(1100, 0, 0x83, 1, 400);
    check_chain(reaches, 3);
    set_entry(1100, 0, 0x83, 400, 1);
    check_chain(reaches, 3);
    set_entry(1100, 0, 0x83, 1, 399);
    check_chain(overlapping, 4);
    set_entry(1100, 0, 0x83, 1, 0xffffffff);
    check_chain(reaches, 3);
}

CASE(many_logical_partitions)
{
    begin(512);
    set_entry(0, 0, 0x05, 100, 1000);
    for (uint32_t i = 0; i < LOGICAL_MAX; i++) {
        set_entry(100 + 2 * i, 0, 0x83, 1, 1);
        if (i + 1 < LOGICAL_MAX)
            set_entry(100 + 2 * i, 1, 0x05, 2 * i + 2, 2);
    }
    check_chain("", LOGICAL_MAX);
    set_entry(100 + 2 * (LOGICAL_MAX - 1), 1, 0x05, 2 * LOGICAL_MAX, 2);
    set_entry(100 + 2 * LOGICAL_MAX, 0, 0x83, 1, 1);
    check_chain("the disk has more than 60 logical partitions: the last ones are left out",
                LOGICAL_MAX);
    check_int(number(64)->first, 100 + 2 * (LOGICAL_MAX - 1) + 1);
}

/* The two halves of a GPT: what differs between them, and where they are. */
static struct gpt_header *header_at(uint64_t block)
{
    return (struct gpt_header *)(void *)(bytes + block * block_size);
}

static uint32_t entry_blocks(void)
{
    return (entry_count * entry_size + block_size - 1) / block_size;
}

/* The tests' own: bit by bit. */
static uint32_t crc_of(const uint8_t *from, size_t size)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size * 8; i++) {
        uint32_t bit = (crc ^ from[i / 8] >> i % 8) & 1;
        crc = crc >> 1 ^ (bit ? 0xedb88320 : 0);
    }
    return ~crc;
}

static void put_crcs(uint64_t block)
{
    struct gpt_header *header = header_at(block);
    if (header->entries < BLOCKS && header->entry_count * header->entry_size < 0x80000)
        header->entries_crc =
            crc_of(bytes + header->entries * block_size, header->entry_count * header->entry_size);
    header->crc = 0;
    header->crc = crc_of((const uint8_t *)header, header->size <= block_size ? header->size : 92);
}

static void put_header(uint64_t own, uint64_t other, uint64_t entries)
{
    *header_at(own) = (struct gpt_header){.signature = {'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T'},
                                          .revision = 0x10000,
                                          .size = 92,
                                          .own = own,
                                          .other = other,
                                          .first_usable = USABLE,
                                          .last_usable = BLOCKS - USABLE - 1,
                                          .entries = entries,
                                          .entry_count = entry_count,
                                          .entry_size = entry_size};
    put_crcs(own);
}

static void put_headers(void)
{
    put_header(1, BLOCKS - 1, 2);
    put_header(BLOCKS - 1, 1, BLOCKS - 1 - entry_blocks());
}

static struct gpt_entry *entry_of(unsigned wanted)
{
    return (struct gpt_entry *)(void *)(bytes + 2 * block_size + (wanted - 1) * entry_size);
}

/* Into the first table; copy_entries() makes the second one the same. */
static void put_partition(unsigned wanted, uint64_t first, uint64_t last)
{
    struct gpt_entry *entry = entry_of(wanted);
    memset(entry, 0, sizeof *entry);
    entry->type[3] = 7;
    entry->first = first;
    entry->last = last;
}

static void copy_entries(void)
{
    memcpy(bytes + (BLOCKS - 1 - entry_blocks()) * block_size, bytes + 2 * block_size,
           (size_t)entry_count * entry_size);
    put_headers();
}

static void make_gpt(uint32_t size, uint32_t count, uint32_t size_of_entry)
{
    begin(size);
    entry_count = count;
    entry_size = size_of_entry;
    set_entry(0, 0, 0xee, 1, BLOCKS - 1);
    put_partition(1, 100, 199);
    put_partition(count, BLOCKS - USABLE - 1, BLOCKS - USABLE - 1);
    memcpy(entry_of(count)->type, "(s*\xc1\x1f\xf8\xd2\x11\xba\x4b\x00\xa0\xc9>\xc9;", 16);
    copy_entries();
}

CASE(gpt)
{
    static const uint32_t shapes[][3] = {{512, 128, 128}, {512, 4, 128},    {512, 5, 128},
                                         {512, 16, 4096}, {512, 7, 1024},   {1024, 128, 256},
                                         {2048, 3, 512},  {4096, 128, 128}, {4096, 9, 4096}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        make_gpt(shapes[i][0], shapes[i][1], shapes[i][2]);
        check_text(read_disk(), "");
        check_text(warning(), "");
        check(table.is_gpt);
        check_int(table.count, 2);
        check_partition(1, 100, 100);
        check_partition(entry_count, BLOCKS - USABLE - 1, 1);
        check(!number(1)->is_efi_system && number(entry_count)->is_efi_system);
        check_bytes(number(1)->type_guid, entry_of(1)->type, 16);
        check_int(number(1)->type, 0);
    }
}

/* As on the project's image: further partitions in the MBR are for a BIOS. */
CASE(gpt_behind_a_hybrid_mbr)
{
    make_gpt(512, 128, 128);
    set_entry(0, 0, 0x83, 100, 100);
    set_entry(0, 3, 0xee, 1, 99);
    mbr_at(0)->entries[0].status = 0x80;
    check_text(read_disk(), "");
    check_text(warning(), "");
    check(table.is_gpt);
    check_int(table.count, 2);
}

static const char *name_of(const uint16_t *units, size_t count)
{
    make_gpt(512, 128, 128);
    memcpy(entry_of(1)->name, units, count * sizeof *units);
    copy_entries();
    check_text(read_disk(), "");
    return number(1)->name;
}

CASE(names)
{
    uint16_t longest[36];
    char expected[PARTITION_NAME_MAX];
    check_text(name_of((const uint16_t[]){'E', 'F', 'I', 0, 'x'}, 5), "EFI");
    check_text(name_of((const uint16_t[]){0xe4, 0x20ac, 0xd83d, 0xde00}, 4), "ä€😀");
    check_text(name_of((const uint16_t[]){0xd83d, 'a', 0xde00, 0xd83d}, 4), "\ufffda\ufffd\ufffd");
    check_text(name_of((const uint16_t[]){'a', '\n', 0x1b, 0x7f}, 4), "a\ufffd\ufffd\ufffd");
    for (size_t i = 0; i < 36; i++) {
        longest[i] = 0x20ac;
        memcpy(expected + 3 * i, "€", 4);
    }
    check_text(name_of(longest, 36), expected);
    check_int(strlen(expected), PARTITION_NAME_MAX - 1);
}

static const char backup_is_used[] = "the disk's first GPT is damaged: its backup is used";

#define DAMAGED_BY(change, reason)                                                                 \
    do {                                                                                           \
        static const uint64_t places[] = {1, BLOCKS - 1};                                          \
        make_gpt(512, 128, 128);                                                                   \
        for (size_t place = 0; place < 2; place++) {                                               \
            struct gpt_header *header = header_at(places[place]);                                  \
            (void)header;                                                                          \
            change;                                                                                \
            check_text(read_disk(), place == 0 ? ""                                                \
                                               : "the disk's GPT is damaged, and so is its "       \
                                                 "backup: " reason);                               \
            check_text(warning(), place == 0 ? backup_is_used : warning());                        \
            check_int(table.count, place == 0 ? 2 : 0);                                            \
        }                                                                                          \
    } while (0)
#define REFUSED(change, reason) DAMAGED_BY(change; put_crcs(places[place]), reason)

CASE(gpts_that_are_damaged)
{
    REFUSED(header->signature[7] = 'X', "its signature is missing");
    REFUSED(header->size = 91, "its header has no size that it can have");
    REFUSED(header->size = 513, "its header has no size that it can have");
    DAMAGED_BY(header->crc ^= 1, "the CRC of its header is wrong");
    DAMAGED_BY(header->disk[5]++, "the CRC of its header is wrong");
    REFUSED(header->own++, "its header belongs in another block");
    REFUSED(header->entry_size = 0, "its entries are none of 128, 256, 512 ... 4096 bytes");
    REFUSED(header->entry_size = 64, "its entries are none of 128, 256, 512 ... 4096 bytes");
    REFUSED(header->entry_size = 384, "its entries are none of 128, 256, 512 ... 4096 bytes");
    REFUSED(header->entry_size = 8192, "its entries are none of 128, 256, 512 ... 4096 bytes");
    REFUSED(header->entry_count = 2049, "it has more than 256 KiB of entries");
    REFUSED(header->entry_count = UINT32_MAX, "it has more than 256 KiB of entries");
    REFUSED(header->entries = BLOCKS - 31, "its entries reach beyond the end of the disk");
    REFUSED(header->entries = BLOCKS + 1, "its entries reach beyond the end of the disk");
    REFUSED(header->entries = UINT64_MAX, "its entries reach beyond the end of the disk");
    DAMAGED_BY(bytes[header->entries * 512 + 5000]++, "the CRC of its entries is wrong");
    DAMAGED_BY(bytes[header->entries * 512 + 128 * 128 - 1]++, "the CRC of its entries is wrong");
}

/* A header may be longer; its CRC then is of all of it. */
CASE(a_long_header)
{
    make_gpt(512, 128, 128);
    header_at(1)->size = 512;
    bytes[512 + 500] = 1;
    put_crcs(1);
    check_text(read_disk(), "");
    check_text(warning(), "");
    bytes[512 + 500] = 2;
    check_text(read_disk(), "");
    check_text(warning(), backup_is_used);
}

/* An image on a larger disk: the first header, which is whole, says where the other one is. */
CASE(a_backup_in_the_middle)
{
    make_gpt(512, 128, 128);
    bytes[2 * 512]++;
    disk_of(bytes, sizeof bytes, 512, 2 * BLOCKS);
    check(!partitions_read(&table, &disk.device));
    check_text(warning(), backup_is_used);
    check_int(table.count, 2);
    header_at(1)->other = 2 * BLOCKS;
    header_at(1)->crc = 0;
    header_at(1)->crc = crc_of(bytes + 512, 92);
    disk_of(bytes, sizeof bytes, 512, BLOCKS);
    check(!partitions_read(&table, &disk.device));
    check_text(warning(), backup_is_used);
}

static void check_left_out(uint64_t first, uint64_t last, const char *expected)
{
    make_gpt(512, 128, 128);
    put_partition(3, first, last);
    copy_entries();
    check_text(read_disk(), "");
    check_text(warning(), expected);
    check_int(table.count, expected[0] ? 2 : 3);
}

CASE(gpt_partitions_that_cannot_be)
{
    static const char outside[] =
        "a partition lies outside of what the GPT has for partitions: it is left out";
    check_left_out(USABLE - 1, USABLE - 1, outside);
    check_left_out(300, BLOCKS - USABLE, outside);
    check_left_out(300, 299, outside);
    check_left_out(300, UINT64_MAX, outside);
    check_left_out(UINT64_MAX, UINT64_MAX, outside);
    check_left_out(300, 300, "");
    make_gpt(512, 128, 128);
    put_partition(3, 300, BLOCKS);
    put_partition(4, 0, UINT64_MAX);
    copy_entries();
    for (uint64_t block = 1; block < BLOCKS; block += BLOCKS - 2) {
        header_at(block)->first_usable = 0;
        header_at(block)->last_usable = UINT64_MAX;
        put_crcs(block);
    }
    check_text(read_disk(), "");
    check_text(warning(), left_out);
    check_int(table.count, 2);
}

CASE(gpt_partitions_that_overlap)
{
    make_gpt(512, 128, 128);
    put_partition(3, 199, 250);
    copy_entries();
    check_text(read_disk(), "");
    check_text(warning(), overlapping);
    check_int(table.count, 3);
}

CASE(more_partitions_than_there_is_room_for)
{
    make_gpt(512, 150, 128);
    for (unsigned i = 1; i <= PARTITIONS_MAX; i++)
        put_partition(i, 200 + i, 200 + i);
    memset(entry_of(150), 0, 128);
    copy_entries();
    check_text(read_disk(), "");
    check_text(warning(), "");
    check_int(table.count, PARTITIONS_MAX);
    put_partition(150, 1000, 1000);
    copy_entries();
    check_text(read_disk(), "");
    check_text(warning(), "the disk has more partitions than there is room for: the last ones are "
                          "left out");
    check_int(table.count, PARTITIONS_MAX);
}

CASE(disks_that_end_early)
{
    make_gpt(512, 128, 128);
    disk_of(bytes, sizeof bytes, 512, 1);
    check_text(partitions_read(&table, &disk.device), "the disk has no such block: it ends before");
    disk_of(bytes, sizeof bytes, 512, 0);
    check_text(partitions_read(&table, &disk.device), "the disk has no such block: it ends before");
    disk_of(bytes, sizeof bytes, 512, 2);
    check_text(partitions_read(&table, &disk.device),
               "the disk's GPT is damaged, and so is its backup: its entries reach beyond the end "
               "of the disk");
}

/* The nth read fails, for each n: a sentence, or for one of the first GPT the backup. */
CASE(reads_that_fail)
{
    unsigned used = 0, failed = 0;
    make_gpt(512, 128, 128);
    for (unsigned n = 1;; n++) {
        disk_of(bytes, sizeof bytes, 512, BLOCKS);
        disk.fails_at = n;
        const char *reason = partitions_read(&table, &disk.device);
        if (disk.reads < n)
            break;
        used += !reason && table.warning;
        failed += reason && strcmp(reason, "the disk does not answer") == 0;
        check_int(used + failed, n);
    }
    check_int(used, 33);
    check_int(failed, 1);
    make_logical(0x05);
    for (unsigned n = 1; n <= 4; n++) {
        disk_of(bytes, sizeof bytes, 512, BLOCKS);
        disk.fails_at = n;
        check_text(partitions_read(&table, &disk.device), "the disk does not answer");
    }
}
