NEEDS := virtio_blk threads
