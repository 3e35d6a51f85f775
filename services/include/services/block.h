/*
 * block.h - disks: blocks that are read and written.
 *
 *     struct block_device *disk = block_next(NULL);
 *     const char *reason = block_read(disk, 0, 1, bytes);
 *
 * A driver adds its devices: services/virtio_blk. What these functions cannot do they say in a sentence; what the
 * device does not answer is waited for.
 */
#pragma once

#ifndef NEEDS_block
#error "the app includes <services/block.h>: say NEEDS := block in its app.mk"
#endif

#include <kernel/wait.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK_REQUEST_MAX 65536 /* bytes of one request */

enum block_operation { BLOCK_READ, BLOCK_WRITE, BLOCK_FLUSH };

/* The caller's, and the driver's from block_submit() until is_done. */
struct block_request {
    enum block_operation operation;
    uint64_t first; /* the number of the first block; 0 in BLOCK_FLUSH */
    size_t count;   /* blocks, of at most BLOCK_REQUEST_MAX bytes together; 0 in BLOCK_FLUSH */
    void *bytes;    /* mapped, on any boundary of 16; the device reads or writes it by itself */

    volatile bool is_done;
    const char *problem;        /* NULL: all is read, or written */
    struct wait_queue done;     /* of those that wait for it */
    struct block_request *next; /* for the driver */
};

struct block_device {
    const char *name;     /* "virtio0" */
    uint64_t block_count; /* of the disk */
    uint32_t block_size;  /* bytes: a power of two, 512 to 4096 */
    bool is_read_only;

    /* The driver's: begins what the request says, in the device's order. Called with interrupts off. */
    void (*submit)(struct block_device *device, struct block_request *request);
    struct block_device *next;
};

/* The first device after NULL, then the next one, in the order in which they were added; NULL after the last. */
struct block_device *block_next(struct block_device *device);

/*
 * Reads or writes blocks; what is longer than a request is several at once. Returns when all is done: NULL, or the
 * first sentence of what went wrong. Blocks: not for a handler of an interrupt. A write is on the disk for good
 * when block_flush() has returned NULL after it.
 */
const char *block_read(struct block_device *device, uint64_t first, size_t count, void *bytes);
const char *block_write(struct block_device *device, uint64_t first, size_t count,
                        const void *bytes);
const char *block_flush(struct block_device *device);

/*
 * For several requests in flight: the first begins one and returns, the other one waits until it is done and returns
 * its problem. A request that the device cannot have is done at once, with a sentence.
 */
void block_submit(struct block_device *device, struct block_request *request);
const char *block_wait(struct block_request *request);

/* For a driver, which owns the device: it is there from now on. And: a request is done; a handler may say so. */
void block_add(struct block_device *device);
void block_done(struct block_request *request, const char *problem);
