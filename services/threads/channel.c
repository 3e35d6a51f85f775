/* channel.c - a ring of items, and those that wait for its two ends. */
#include "scheduler.h"
#include <kernel/arch.h>
#include <kernel/string.h>
#include <services/channel.h>

#if KERNEL_CONSOLE
#define NAME(channel) ((channel)->name ? (channel)->name : "without a name")
#else
#define NAME(channel) ""
#endif

static bool is_full(const struct channel *channel)
{
    return channel->count == channel->capacity;
}

/* For one of those that wait at the other end. A thread that comes first may be quicker: it waits on. */
static void wake_one(struct wait_queue *queue, uintptr_t state)
{
    if (queue->first) {
        thread_unblock(queue);
        thread_reschedule(state);
    }
}

/* Most items are a word or a few: a call of memcpy() takes as long as all the rest. */
static inline void copy(void *to, const void *from, size_t size)
{
    uint32_t *words = to;
    const uint32_t *source = from;
    if (((uintptr_t)to | (uintptr_t)from | size) % sizeof *words != 0) {
        memcpy(to, from, size);
        return;
    }
    for (; size > 0; size -= sizeof *words)
        *words++ = *source++;
}

static void put(struct channel *channel, const void *item)
{
    unsigned at = channel->first + channel->count;
    if (at >= channel->capacity)
        at -= channel->capacity;
    copy(channel->items + at * channel->item_size, item, channel->item_size);
    channel->count++;
}

static void take(struct channel *channel, void *item)
{
    copy(item, channel->items + channel->first * channel->item_size, channel->item_size);
    channel->first++;
    if (channel->first == channel->capacity)
        channel->first = 0;
    channel->count--;
}

void channel_send(struct channel *channel, const void *item)
{
    uintptr_t state = arch_irq_save();
    while (is_full(channel)) {
        thread_check_may_wait(state, "a send to the full channel", NAME(channel));
        thread_block(&channel->senders, THREAD_SENDING);
    }
    put(channel, item);
    wake_one(&channel->receivers, state);
    arch_irq_restore(state);
}

void channel_receive(struct channel *channel, void *item)
{
    uintptr_t state = arch_irq_save();
    while (channel->count == 0) {
        thread_check_may_wait(state, "a receive from the empty channel", NAME(channel));
        thread_block(&channel->receivers, THREAD_RECEIVING);
    }
    take(channel, item);
    wake_one(&channel->senders, state);
    arch_irq_restore(state);
}

bool channel_try_send(struct channel *channel, const void *item)
{
    uintptr_t state = arch_irq_save();
    bool has_room = !is_full(channel);
    if (has_room) {
        put(channel, item);
        wake_one(&channel->receivers, state);
    }
    arch_irq_restore(state);
    return has_room;
}

bool channel_try_receive(struct channel *channel, void *item)
{
    uintptr_t state = arch_irq_save();
    bool is_there = channel->count > 0;
    if (is_there) {
        take(channel, item);
        wake_one(&channel->senders, state);
    }
    arch_irq_restore(state);
    return is_there;
}
