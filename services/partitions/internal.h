/* internal.h - what the parts of services/partitions ask of each other. */
#pragma once

#include <services/partitions.h>

/* Keeps the first one. */
void partitions_warn(struct partition_table *table, const char *sentence);

/* Leaves it out, with a warning, if it is not on the disk or there is no room. */
void partitions_add(struct partition_table *table, const struct partition *partition);

/* Of the disk's first block, which is in table->block. */
bool mbr_is_there(const struct partition_table *table);
bool mbr_protects_gpt(const struct partition_table *table);
const char *mbr_read(struct partition_table *table);

const char *gpt_read(struct partition_table *table);
