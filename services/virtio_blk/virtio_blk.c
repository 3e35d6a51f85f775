/* virtio_blk.c - disks: requests to the device and their answers. VIRTIO 1.2, "Block Device". */
#include "virtio_pci.h"
#include <arch/mmu.h>
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/layout.h>
#include <kernel/page_alloc.h>
#include <kernel/string.h>
#include <services/clock.h>
#include <services/virtio_blk.h>

#define DEVICE_TRANSITIONAL 0x1001 /* both old and new: it has the new registers, too */
#define DEVICE_BLOCK 0x1042
#define SECTOR 512u /* bytes: capacity and places are in these, whatever a block is */

/* "Feature bits", and where the device's own registers are: "Device configuration layout" */
#define FEATURE_SIZE_MAX (1u << 1)
#define FEATURE_SEGMENTS_MAX (1u << 2)
#define FEATURE_READ_ONLY (1u << 5)
#define FEATURE_BLOCK_SIZE (1u << 6)
#define FEATURE_FLUSH (1u << 9)
enum { CONFIG_CAPACITY = 0, CONFIG_SIZE_MAX = 8, CONFIG_SEGMENTS_MAX = 12, CONFIG_BLOCK_SIZE = 20 };
#define CONFIG_END 24

/* "Device Operation" */
enum { TYPE_IN = 0, TYPE_OUT = 1, TYPE_FLUSH = 4 };
enum { STATUS_OK = 0, STATUS_UNSUPPORTED = 2, STATUS_NONE = 0xff };

struct header {
    uint32_t type, reserved;
    uint64_t sector;
};

/* A request's bytes in pieces that each lie in one page, its header and its status. */
#define DATA_PIECES (BLOCK_REQUEST_MAX / PAGE_SIZE + 1)
#define PIECES (DATA_PIECES + 2)

/* By the number of a request's first descriptor. */
struct requests {
    struct header header[QUEUE_MAX];
    volatile uint8_t status[QUEUE_MAX];
    struct block_request *request[QUEUE_MAX];
};
_Static_assert(sizeof(struct requests) <= PAGE_SIZE, "they fit into a page");

static struct disk {
    struct block_device device;
    struct virtio virtio;
    struct queue queue;
    struct requests *requests;
    struct block_request *first, **end; /* those for which there was no room, in order */
    struct timer patience;
    unsigned in_flight;
    bool can_flush;
    const char *given_up; /* NULL: it works */
    char name[8];
} disks[VIRTIO_DISKS_MAX];
static unsigned disk_count;

/* Returns how many; 0: part of the bytes is not mapped. */
static size_t data_pieces(const struct block_request *request, size_t size,
                          struct queue_piece pieces[DATA_PIECES])
{
    uintptr_t at = (uintptr_t)request->bytes;
    size_t count = 0;
    while (size > 0) {
        struct mmu_page page;
        size_t now = PAGE_SIZE - at % PAGE_SIZE;
        now = now < size ? now : size;
        if (!mmu_translate(at, &page))
            return 0;
        pieces[count++] =
            (struct queue_piece){page.physical, (uint32_t)now, request->operation == BLOCK_READ};
        at += now;
        size -= now;
    }
    return count;
}

static uint32_t type_of(const struct block_request *request)
{
    return request->operation == BLOCK_READ    ? TYPE_IN
           : request->operation == BLOCK_WRITE ? TYPE_OUT
                                               : TYPE_FLUSH;
}

static void give_up(struct disk *disk, const char *problem)
{
    virtio_stop(&disk->virtio);
    disk->given_up = problem;
    timer_cancel(&disk->patience);
    for (unsigned i = 0; i < QUEUE_MAX; i++) {
        struct block_request *request = disk->requests->request[i];
        disk->requests->request[i] = NULL;
        if (request)
            block_done(request, problem);
    }
    while (disk->first) {
        struct block_request *request = disk->first;
        disk->first = request->next;
        block_done(request, problem);
    }
    disk->end = &disk->first;
    disk->in_flight = 0;
}

static void lost_patience(void *context)
{
    give_up(context, "the disk does not answer, and is given up");
}

static void be_patient(struct disk *disk)
{
    if (disk->in_flight > 0)
        timer_start(&disk->patience, VIRTIO_PATIENCE * CLOCK_SECOND, lost_patience, disk);
    else
        timer_cancel(&disk->patience);
}

/* Returns false if there is no room for it in the queue. */
static bool begin(struct disk *disk, struct block_request *request)
{
    struct queue_piece pieces[PIECES];
    size_t size = request->count * disk->device.block_size;
    size_t data = data_pieces(request, size, pieces + 1), count = data + 2;
    if (size > 0 && data == 0) {
        block_done(request, "the bytes for a disk are not in mapped memory");
        return true;
    }
    if (!queue_has_room(&disk->queue, count))
        return false;
    uint16_t number = disk->queue.first_free; /* that it will have */
    struct header *header = &disk->requests->header[number];
    *header = (struct header){
        .type = type_of(request),
        .sector = request->first * (disk->device.block_size / SECTOR),
    };
    disk->requests->status[number] = STATUS_NONE;
    disk->requests->request[number] = request;
    pieces[0] = (struct queue_piece){queue_physical(header), sizeof *header, false};
    pieces[count - 1] =
        (struct queue_piece){queue_physical(&disk->requests->status[number]), 1, true};
    queue_put(&disk->queue, pieces, count);
    disk->in_flight++;
    return true;
}

static void begin_waiting(struct disk *disk)
{
    struct block_request *request;
    while ((request = disk->first) != NULL) {
        struct block_request *next = request->next; /* it may be done, and gone */
        if (!begin(disk, request))
            return;
        disk->first = next;
        if (!next)
            disk->end = &disk->first;
    }
}

static void submit(struct block_device *device, struct block_request *request)
{
    struct disk *disk = (struct disk *)device; /* its first member */
    if (disk->given_up) {
        block_done(request, disk->given_up);
        return;
    }
    if (request->operation == BLOCK_FLUSH && !disk->can_flush) {
        block_done(request,
                   NULL); /* "Driver Requirements": its writes are on the disk when they are done */
        return;
    }
    bool was_idle = disk->in_flight == 0;
    request->next = NULL;
    *disk->end = request;
    disk->end = &request->next;
    begin_waiting(disk);
    virtio_notify(&disk->virtio);
    if (was_idle)
        be_patient(disk);
}

static const char *problem_of(uint8_t status)
{
    return status == STATUS_OK            ? NULL
           : status == STATUS_UNSUPPORTED ? "the disk cannot do that"
                                          : "the disk could not read or write these blocks";
}

static void answered(void *context)
{
    struct disk *disk = context;
    uint32_t number;
    bool any = false;
    while (!disk->given_up && queue_take(&disk->queue, &number)) {
        struct block_request *request = number < QUEUE_MAX ? disk->requests->request[number] : NULL;
        if (!request) {
            give_up(disk, "the disk answers what it was not asked, and is given up");
            return;
        }
        uint8_t status = disk->requests->status[number];
        disk->requests->request[number] = NULL;
        queue_free(&disk->queue, (uint16_t)number);
        disk->in_flight--;
        block_done(request, problem_of(status));
        any = true;
    }
    if (!any)
        return;
    begin_waiting(disk);
    if (disk->in_flight > 0)
        virtio_notify(&disk->virtio);
    be_patient(disk);
}

static uint32_t config32(const struct disk *disk, unsigned offset)
{
    return *(const volatile uint32_t *)(disk->virtio.config + offset);
}

/* "Device configuration layout", of which the last field is the size of a block. */
static const char *read_config(struct disk *disk, uint64_t agreed)
{
    uint32_t size = agreed & FEATURE_BLOCK_SIZE ? config32(disk, CONFIG_BLOCK_SIZE) : SECTOR;
    uint64_t sectors =
        config32(disk, CONFIG_CAPACITY) | (uint64_t)config32(disk, CONFIG_CAPACITY + 4) << 32;
    if (size < SECTOR || size > PAGE_SIZE || (size & (size - 1)) != 0)
        return "its blocks have a size that is not 512 to 4096 bytes";
    if ((agreed & FEATURE_SIZE_MAX && config32(disk, CONFIG_SIZE_MAX) < PAGE_SIZE) ||
        (agreed & FEATURE_SEGMENTS_MAX && config32(disk, CONFIG_SEGMENTS_MAX) < DATA_PIECES))
        return "it takes too little in one request";
    disk->device.block_size = size;
    disk->device.block_count = sectors / (size / SECTOR);
    disk->device.is_read_only = agreed & FEATURE_READ_ONLY;
    disk->can_flush = agreed & FEATURE_FLUSH;
    return NULL;
}

static const char *start(struct disk *disk, const struct pci_device *device)
{
    uint64_t agreed, page;
    const char *problem = virtio_begin(&disk->virtio, device,
                                       FEATURE_SIZE_MAX | FEATURE_SEGMENTS_MAX | FEATURE_READ_ONLY |
                                           FEATURE_BLOCK_SIZE | FEATURE_FLUSH,
                                       &agreed);
    if (!problem && disk->virtio.config_size < CONFIG_END)
        problem = "it lacks registers of a disk";
    if (!problem)
        problem = read_config(disk, agreed);
    if (problem)
        return problem;
    page = page_alloc(PAGE_SIZE, UINT64_MAX);
    if (!page)
        return "there is no memory for its requests";
    disk->requests = memset(mmu_direct(page), 0, PAGE_SIZE);
    disk->end = &disk->first;
    problem = virtio_set_queue(&disk->virtio, device, &disk->queue, answered, disk);
    if (problem)
        return problem;
    if (disk->queue.size < PIECES)
        return "its queue is too short";
    virtio_run(&disk->virtio);
    return NULL;
}

static void add(const struct pci_device *device)
{
    struct disk *disk = &disks[disk_count];
    *disk = (struct disk){0};
    const char *problem = start(disk, device);
    if (problem) {
        virtio_stop(&disk->virtio);
        console_printf("the virtio disk at %02x:%02x.%x is left alone: %s\n", device->bus,
                       device->slot, device->function, problem);
        return;
    }
    format_string(disk->name, sizeof disk->name, "virtio%u", disk_count++);
    disk->device.name = disk->name;
    disk->device.submit = submit;
    block_add(&disk->device);
}

const char *virtio_blk_start(void)
{
    struct pci_device device = {0};
    const char *problem = clock_start();
    if (!problem)
        problem = pci_start();
    while (!problem && pci_next(&device) && disk_count < VIRTIO_DISKS_MAX) {
        if (device.vendor == VIRTIO_VENDOR &&
            (device.id == DEVICE_BLOCK || device.id == DEVICE_TRANSITIONAL))
            add(&device);
    }
    if (problem || disk_count > 0)
        return problem;
    return "no disk of a virtual machine was found";
}
