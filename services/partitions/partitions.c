/* partitions.c - which table there is, and what it adds up to. */
#include "internal.h"
#include <kernel/string.h>

void partitions_warn(struct partition_table *table, const char *sentence)
{
    if (!table->warning)
        table->warning = sentence;
}

static bool overlap(const struct partition *a, const struct partition *b)
{
    return a->first < b->first + b->count && b->first < a->first + a->count;
}

void partitions_add(struct partition_table *table, const struct partition *partition)
{
    uint64_t blocks = table->device->block_count;
    if (partition->count == 0 || partition->first >= blocks ||
        partition->count > blocks - partition->first) {
        partitions_warn(table, "a partition has no blocks, or reaches beyond the end of the disk: "
                               "it is left out");
        return;
    }
    if (table->count == PARTITIONS_MAX) {
        partitions_warn(table, "the disk has more partitions than there is room for: the last ones "
                               "are left out");
        return;
    }
    for (unsigned i = 0; i < table->count; i++) {
        if (overlap(&table->partitions[i], partition))
            partitions_warn(table, "two partitions overlap: write to neither");
    }
    table->partitions[table->count++] = *partition;
}

const char *partitions_read(struct partition_table *table, struct block_device *device)
{
    memset(table, 0, sizeof *table);
    table->device = device;
    const char *reason = block_read(device, 0, 1, table->block);
    if (reason)
        return reason;
    if (!mbr_is_there(table))
        return "the disk has no partition table: there is none in its first block";
    table->is_gpt = mbr_protects_gpt(table);
    return table->is_gpt ? gpt_read(table) : mbr_read(table);
}
