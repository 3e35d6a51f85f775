# block - disks, whichever driver they have.
NEEDS_block := wait
$(call linked,block,disks as blocks,services/block/block.c)
