/* queue.c - descriptors go to the device and come back. VIRTIO 1.2, "Split Virtqueues". */
#include "queue.h"
#include <arch/mmu.h>
#include <kernel/layout.h>
#include <kernel/page_alloc.h>
#include <kernel/string.h>

#define NEXT 1 /* "The Virtqueue Descriptor Table" */
#define WRITE 2

/* The largest queue in its page. */
#define AVAILABLE_AT (QUEUE_MAX * sizeof(struct queue_descriptor))
#define USED_AT (AVAILABLE_AT + (sizeof(struct queue_available) + 3) / 4 * 4)
_Static_assert(USED_AT + sizeof(struct queue_used) <= PAGE_SIZE, "a queue fits into a page");

const char *queue_make(struct queue *queue, unsigned size)
{
    if (size == 0 || (size & (size - 1)) != 0)
        return "its queue has no size that a queue can have";
    uint64_t physical = page_alloc(PAGE_SIZE, UINT64_MAX);
    if (!physical)
        return "there is no memory for its queue";
    unsigned char *page = memset(mmu_direct(physical), 0, PAGE_SIZE);
    queue->descriptors = (void *)page;
    queue->available = (void *)(page + AVAILABLE_AT);
    queue->used = (void *)(page + USED_AT);
    queue->size = (uint16_t)(size < QUEUE_MAX ? size : QUEUE_MAX);
    queue->first_free = queue->seen = 0;
    queue->free_count = queue->size;
    for (unsigned i = 0; i < queue->size; i++)
        queue->descriptors[i].next = (uint16_t)(i + 1);
    return NULL;
}

uint64_t queue_physical(const volatile void *at)
{
    return (uintptr_t)at - DIRECT_MAP;
}

uint16_t queue_put(struct queue *queue, const struct queue_piece *pieces, size_t count)
{
    uint16_t number = queue->first_free;
    for (size_t i = 0; i < count; i++) {
        struct queue_descriptor *descriptor = &queue->descriptors[queue->first_free];
        descriptor->address = pieces[i].physical;
        descriptor->length = pieces[i].length;
        descriptor->flags =
            (uint16_t)((pieces[i].is_written ? WRITE : 0) | (i + 1 < count ? NEXT : 0));
        queue->first_free = descriptor->next;
    }
    queue->free_count = (uint16_t)(queue->free_count - count);
    uint16_t index = queue->available->index;
    queue->available->ring[index % queue->size] = number;
    __atomic_store_n(&queue->available->index, (uint16_t)(index + 1), __ATOMIC_RELEASE);
    __atomic_thread_fence(__ATOMIC_SEQ_CST); /* before the device is told */
    return number;
}

bool queue_take(struct queue *queue, uint32_t *number)
{
    if (__atomic_load_n(&queue->used->index, __ATOMIC_ACQUIRE) == queue->seen)
        return false;
    *number = queue->used->ring[queue->seen % queue->size].id;
    queue->seen++;
    return true;
}

void queue_free(struct queue *queue, uint16_t number)
{
    uint16_t last = number;
    queue->free_count++;
    while (queue->descriptors[last].flags & NEXT) {
        last = queue->descriptors[last].next;
        queue->free_count++;
    }
    queue->descriptors[last].next = queue->first_free;
    queue->first_free = number;
}
