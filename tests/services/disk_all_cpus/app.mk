# What tests/services/disk asks, with threads on all CPUs.
NEEDS := virtio_blk threads cpus
CPUS := 4
CFLAGS += -Itests/services/disk
SOURCES := main.c ../disk/ask.c
