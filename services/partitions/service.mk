# partitions - how a disk is divided.
NEEDS_partitions := block
$(call linked,partitions,the partition table,services/partitions/partitions.c services/partitions/mbr.c services/partitions/gpt.c kernel/lib/utf8_encode.c)
