# The disk is a copy of what is booted, unless DISK= names a file.
NEEDS := virtio_blk partitions fat
DISK := $(or $(DISK),image)
