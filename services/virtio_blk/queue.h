/* queue.h - what driver and device share. VIRTIO 1.2, "Split Virtqueues". */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUEUE_MAX 128 /* descriptors, a power of two: all is in one page */

struct queue_descriptor {
    uint64_t address;
    uint32_t length;
    uint16_t flags, next;
};

struct queue_available {
    uint16_t flags, index, ring[QUEUE_MAX];
};

struct queue_used {
    uint16_t flags, index;
    struct {
        uint32_t id, length;
    } ring[QUEUE_MAX];
};

struct queue {
    struct queue_descriptor *descriptors;
    struct queue_available *available;
    volatile struct queue_used *used;
    uint16_t size;
    uint16_t first_free, free_count; /* a list through `next` */
    uint16_t seen;                   /* of what the device has used */
};

/* Takes the memory, for at most `size` descriptors. Returns NULL, or why not. */
const char *queue_make(struct queue *queue, unsigned size);

/* The physical address of something in it. */
uint64_t queue_physical(const volatile void *at);

/* A piece of memory that the device reads, or writes. */
struct queue_piece {
    uint64_t physical;
    uint32_t length;
    bool is_written; /* by the device; these come after the others */
};

/* Whether so many pieces fit now. */
static inline bool queue_has_room(const struct queue *queue, size_t count)
{
    return count <= queue->free_count;
}

/* Puts a chain of pieces, for which there must be room, into the queue. Returns its number, that of its first descriptor. */
uint16_t queue_put(struct queue *queue, const struct queue_piece *pieces, size_t count);

/*
 * Takes what the device has done. Returns false if there is nothing; else *number is the chain's, as the device says:
 * untrusted. queue_free() then gives its descriptors back.
 */
bool queue_take(struct queue *queue, uint32_t *number);
void queue_free(struct queue *queue, uint16_t number);
