/* virtio_pci.h - a device of a virtual machine at a PCI bus. VIRTIO 1.2, "Virtio Over PCI Bus". */
#pragma once

#include "queue.h"
#include <services/pci.h>

/* "Common configuration structure layout": little-endian, as the CPU is. */
struct virtio_common {
    uint32_t device_feature_select, device_feature;
    uint32_t driver_feature_select, driver_feature;
    uint16_t config_interrupt, queue_count;
    uint8_t status, generation;
    uint16_t queue_select, queue_size, queue_interrupt, queue_enable, queue_notify;
    uint32_t queue_descriptors[2], queue_available[2], queue_used[2];
};

struct virtio {
    volatile struct virtio_common *common;
    volatile uint8_t *config; /* what kinds of devices have for themselves */
    uint32_t config_size;
    volatile uint16_t *notify; /* of queue 0 */
};

#define VIRTIO_VENDOR 0x1af4

/*
 * Resets the device and agrees on features: those of `wanted` that it has, and version 1, which it must have. *agreed
 * gets them. Returns NULL, or a sentence that says why it cannot be used.
 */
const char *virtio_begin(struct virtio *virtio, const struct pci_device *device, uint64_t wanted,
                         uint64_t *agreed);

/* Gives the device its queue 0, of at most QUEUE_MAX entries, whose interrupts call the handler. */
const char *virtio_set_queue(struct virtio *virtio, const struct pci_device *device,
                             struct queue *queue, irq_handler *handler, void *context);

/* From now on it works. And: it stops at once, if it was ever begun, and reads and writes no memory any more. */
void virtio_run(struct virtio *virtio);
void virtio_stop(struct virtio *virtio);

/* Tells it that there is something in the queue. */
static inline void virtio_notify(const struct virtio *virtio)
{
    *virtio->notify = 0;
}
