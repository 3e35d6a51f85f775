/* virtio_pci.c - finds a device's registers, and agrees with it. VIRTIO 1.2, "Virtio Over PCI Bus". */
#include "virtio_pci.h"
#include <kernel/arch.h>
#include <kernel/layout.h>

CHECK_OFFSET(struct virtio_common, status, 20);
CHECK_OFFSET(struct virtio_common, queue_notify, 30);
CHECK_OFFSET(struct virtio_common, queue_used, 48);
CHECK_SIZE(struct virtio_common, 56);

/* "Virtio Structure PCI Capabilities" */
enum { CAPABILITY_COMMON = 1, CAPABILITY_NOTIFY = 2, CAPABILITY_DEVICE = 4 };
enum {
    CAPABILITY_BAR = 4,
    CAPABILITY_OFFSET = 8,
    CAPABILITY_LENGTH = 12,
    CAPABILITY_MULTIPLIER = 16
};
#define CONFIG_MAX 64u /* bytes of a device's own that are of interest */

/* "Device Status Field" */
enum { STATUS_ACKNOWLEDGE = 1, STATUS_DRIVER = 2, STATUS_DRIVER_OK = 4, STATUS_FEATURES_OK = 8 };

#define FEATURE_VERSION_1 (UINT64_C(1) << 32)
#define FEATURE_ACCESS_PLATFORM                                                                    \
    (UINT64_C(1) << 33) /* where it reaches memory as the CPU does, nothing else */
#define NO_INTERRUPT 0xffff
#define PATIENCE 1000000 /* reads of a device that does not become reset */

/* The first of each kind is the one to use. Returns its place in configuration space, 0 if there is none. */
static unsigned find(const struct pci_device *device, uint32_t kind)
{
    unsigned at = 0;
    while ((at = pci_capability(device, PCI_VENDOR_SPECIFIC, at)) != 0) {
        if (pci_read(device, at) >> 24 == kind)
            return at;
    }
    return 0;
}

static const char *map(const struct pci_device *device, unsigned at, uint32_t offset, uint32_t size,
                       volatile void **registers)
{
    if (!at || pci_read(device, at + CAPABILITY_LENGTH) < offset ||
        pci_read(device, at + CAPABILITY_LENGTH) - offset < size)
        return "it lacks registers of virtio 1.0";
    return pci_map(device, pci_read(device, at + CAPABILITY_BAR) & 0xff,
                   pci_read(device, at + CAPABILITY_OFFSET) + offset, size, registers);
}

static const char *map_registers(struct virtio *virtio, const struct pci_device *device)
{
    volatile void *common, *config;
    unsigned own = find(device, CAPABILITY_DEVICE);
    uint32_t length = own ? pci_read(device, own + CAPABILITY_LENGTH) : 0;
    virtio->config_size = length < CONFIG_MAX ? length : CONFIG_MAX;
    const char *problem =
        map(device, find(device, CAPABILITY_COMMON), 0, sizeof(struct virtio_common), &common);
    if (!problem)
        problem = map(device, own, 0, virtio->config_size, &config);
    if (problem)
        return problem;
    virtio->common = common;
    virtio->config = config;
    return NULL;
}

static bool reset(volatile struct virtio_common *common)
{
    common->status = 0;
    for (unsigned i = 0; i < PATIENCE; i++) {
        if (common->status == 0)
            return true;
    }
    return false;
}

static uint64_t offered(volatile struct virtio_common *common)
{
    common->device_feature_select = 0;
    uint64_t features = common->device_feature;
    common->device_feature_select = 1;
    return features | (uint64_t)common->device_feature << 32;
}

const char *virtio_begin(struct virtio *virtio, const struct pci_device *device, uint64_t wanted,
                         uint64_t *agreed)
{
    const char *problem = map_registers(virtio, device);
    if (problem)
        return problem;
    volatile struct virtio_common *common = virtio->common;
    if (!reset(common))
        return "it cannot be reset";
    common->status = STATUS_ACKNOWLEDGE;
    common->status = STATUS_ACKNOWLEDGE | STATUS_DRIVER;
    *agreed = offered(common) & (wanted | FEATURE_VERSION_1 | FEATURE_ACCESS_PLATFORM);
    if (!(*agreed & FEATURE_VERSION_1))
        return "it does not know virtio 1.0";
    common->driver_feature_select = 0;
    common->driver_feature = (uint32_t)*agreed;
    common->driver_feature_select = 1;
    common->driver_feature = (uint32_t)(*agreed >> 32);
    common->status = STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK;
    return common->status & STATUS_FEATURES_OK ? NULL : "it does not agree on what it can do";
}

static void set_address(volatile uint32_t halves[2], uint64_t address)
{
    halves[0] = (uint32_t)address;
    halves[1] = (uint32_t)(address >> 32);
}

const char *virtio_set_queue(struct virtio *virtio, const struct pci_device *device,
                             struct queue *queue, irq_handler *handler, void *context)
{
    volatile struct virtio_common *common = virtio->common;
    unsigned at = find(device, CAPABILITY_NOTIFY);
    volatile void *notify;
    common->queue_select = 0;
    const char *problem = queue_make(queue, common->queue_size);
    if (!problem)
        problem =
            map(device, at,
                common->queue_notify * (at ? pci_read(device, at + CAPABILITY_MULTIPLIER) : 0),
                sizeof *virtio->notify, &notify);
    if (!problem)
        problem = pci_set_interrupt(device, 0, handler, context);
    if (problem)
        return problem;
    virtio->notify = notify;
    common->config_interrupt = NO_INTERRUPT;
    common->queue_interrupt = 0;
    if (common->queue_interrupt != 0)
        return "it has no interrupt for its queue";
    common->queue_size = queue->size;
    set_address(common->queue_descriptors, queue_physical(queue->descriptors));
    set_address(common->queue_available, queue_physical(queue->available));
    set_address(common->queue_used, queue_physical(queue->used));
    common->queue_enable = 1;
    return NULL;
}

void virtio_run(struct virtio *virtio)
{
    virtio->common->status = virtio->common->status | STATUS_DRIVER_OK;
}

void virtio_stop(struct virtio *virtio)
{
    if (virtio->common)
        reset(virtio->common);
}
