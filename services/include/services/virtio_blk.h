/*
 * virtio_blk.h - the disks of a virtual machine. Virtual I/O Device (VIRTIO) 1.2, "Block Device".
 *
 *     const char *reason = virtio_blk_start();
 *     struct block_device *disk = block_next(NULL);
 */
#pragma once

#ifndef NEEDS_virtio_blk
#error "the app includes <services/virtio_blk.h>: say NEEDS := virtio_blk in its app.mk"
#endif

#include <services/block.h>
#include <services/pci.h>

#define VIRTIO_DISKS_MAX 4

/*
 * Looks for disks at the PCI buses, and adds each to those of <services/block.h>, as "virtio0" and so on. One that
 * cannot be used is named on the console with the reason. Returns NULL, or a sentence that says why there is none.
 * A disk that does not answer for VIRTIO_PATIENCE seconds is given up: what waits for it gets a sentence.
 */
#define VIRTIO_PATIENCE 30
const char *virtio_blk_start(void);
