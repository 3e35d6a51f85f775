/*
 * mbr.c - the partition table of PCs: UEFI 2.10, "Legacy Master Boot Record (MBR)". Extended partitions, a chain of
 * further tables, are in no specification; they are read as Linux does (block/partitions/msdos.c).
 */
#include "internal.h"
#include <kernel/layout.h>
#include <kernel/little_endian.h>
#include <kernel/string.h>

#define ENTRIES 4
#define LOGICAL_MAX 60 /* as many as Linux had for a disk */
#define ACTIVE 0x80
#define GPT_PROTECTIVE 0xee
#define EFI_SYSTEM 0xef

struct mbr_entry {
    uint8_t status, first_chs[3], type, last_chs[3], first[4], count[4];
};

struct mbr {
    uint8_t code[446];
    struct mbr_entry entries[ENTRIES];
    uint8_t signature[2];
};
CHECK_OFFSET(struct mbr, signature, 510);
CHECK_SIZE(struct mbr, 512);

/* A part of the disk that has partitions itself. */
struct extended {
    uint64_t first, count;
    uint64_t visited[LOGICAL_MAX];
    unsigned tables;
};

static bool is_extended(const struct mbr_entry *entry)
{
    return entry->type == 0x05 || entry->type == 0x0f || entry->type == 0x85;
}

static bool is_in_use(const struct mbr_entry *entry)
{
    return entry->type != 0 && little32(entry->count) != 0;
}

static bool has_signature(const struct partition_table *table)
{
    const struct mbr *mbr = (const struct mbr *)(const void *)table->block;
    return mbr->signature[0] == 0x55 && mbr->signature[1] == 0xaa;
}

/* The first block of a file system has the same signature, and other bytes where a table has a status. */
bool mbr_is_there(const struct partition_table *table)
{
    const struct mbr *mbr = (const struct mbr *)(const void *)table->block;
    for (unsigned i = 0; i < ENTRIES; i++) {
        if (mbr->entries[i].status & ~ACTIVE)
            return false;
    }
    return has_signature(table);
}

bool mbr_protects_gpt(const struct partition_table *table)
{
    const struct mbr *mbr = (const struct mbr *)(const void *)table->block;
    bool protects = false;
    for (unsigned i = 0; i < ENTRIES; i++)
        protects = protects || mbr->entries[i].type == GPT_PROTECTIVE;
    return protects;
}

static void add_entry(struct partition_table *table, unsigned number, uint64_t origin,
                      const struct mbr_entry *entry)
{
    partitions_add(table, &(struct partition){.number = number,
                                              .first = origin + little32(entry->first),
                                              .count = little32(entry->count),
                                              .type = entry->type,
                                              .is_efi_system = entry->type == EFI_SYSTEM});
}

static void add_logical(struct partition_table *table, const struct extended *extended,
                        unsigned *number, uint64_t origin, const struct mbr_entry *entry)
{
    uint64_t offset = origin - extended->first + little32(entry->first);
    if (offset >= extended->count || little32(entry->count) > extended->count - offset)
        partitions_warn(table, "a logical partition reaches beyond the end of its extended one: it "
                               "is left out");
    else
        add_entry(table, (*number)++, origin, entry);
}

/* Whether the chain of tables may go on there. */
static bool may_go_to(struct partition_table *table, struct extended *extended, uint64_t at)
{
    const char *problem = NULL;
    if (at - extended->first >= extended->count || at >= table->device->block_count)
        problem = "the chain of logical partitions leads beyond its end: the last ones are missing";
    for (unsigned i = 0; i < extended->tables; i++) {
        if (extended->visited[i] == at)
            problem = "the chain of logical partitions leads back into itself";
    }
    if (!problem && extended->tables == LOGICAL_MAX)
        problem = "the disk has more than 60 logical partitions: the last ones are left out";
    if (problem)
        partitions_warn(table, problem);
    else
        extended->visited[extended->tables++] = at;
    return !problem;
}

/*
 * Each table has a logical partition, counted from the table, and leads to the next one, counted from the first. Returns
 * whether it does.
 */
static bool read_logical(struct partition_table *table, const struct extended *extended,
                         unsigned *number, uint64_t at, uint64_t *next)
{
    struct mbr_entry entries[ENTRIES];
    bool goes_on = false;
    memcpy(entries, table->block + offsetof(struct mbr, entries), sizeof entries);
    for (unsigned i = 0; i < ENTRIES; i++) {
        if (!is_in_use(&entries[i]))
            continue;
        if (!is_extended(&entries[i])) {
            add_logical(table, extended, number, at, &entries[i]);
        } else if (!goes_on) {
            goes_on = true;
            *next = extended->first + little32(entries[i].first);
        }
    }
    return goes_on;
}

static const char *read_extended(struct partition_table *table, struct extended *extended,
                                 unsigned *number)
{
    uint64_t at = extended->first;
    for (bool goes_on = true; goes_on && may_go_to(table, extended, at);) {
        const char *reason = block_read(table->device, at, 1, table->block);
        if (reason)
            return reason;
        if (!has_signature(table)) {
            partitions_warn(table, "the chain of logical partitions is damaged: the last ones are "
                                   "missing");
            return NULL;
        }
        goes_on = read_logical(table, extended, number, at, &at);
    }
    return NULL;
}

const char *mbr_read(struct partition_table *table)
{
    struct mbr_entry entries[ENTRIES];
    unsigned number = ENTRIES + 1;
    const char *reason = NULL;
    memcpy(entries, table->block + offsetof(struct mbr, entries), sizeof entries);
    for (unsigned i = 0; i < ENTRIES; i++) {
        if (is_in_use(&entries[i]) && !is_extended(&entries[i]))
            add_entry(table, i + 1, 0, &entries[i]);
    }
    for (unsigned i = 0; i < ENTRIES && !reason; i++) {
        struct extended extended = {.first = little32(entries[i].first),
                                    .count = little32(entries[i].count)};
        if (is_in_use(&entries[i]) && is_extended(&entries[i]))
            reason = read_extended(table, &extended, &number);
    }
    return reason;
}
