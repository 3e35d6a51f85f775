/*
 * channel.h - a queue of items from threads, or from a handler, to threads.
 *
 *     static CHANNEL(keys, char, 16);
 *     channel_send(&keys, &key);
 *     channel_receive(&keys, &key);
 */
#pragma once

#include <services/threads.h>

struct channel {
    struct wait_queue receivers, senders;
    unsigned char *items;
    uint16_t item_size, capacity; /* bytes; items */
    uint16_t first, count;        /* items */
#if KERNEL_CONSOLE
    const char *name;
#endif
};

/* A channel with room for so many items of a type. */
#if KERNEL_CONSOLE
#define CHANNEL_NAME(text) .name = (text),
#else
#define CHANNEL_NAME(text)
#endif
#define CHANNEL(variable, type, room)                                                              \
    struct channel variable = {CHANNEL_NAME(#variable).items = (unsigned char *)(type[room]){0},   \
                               .item_size = sizeof(type), .capacity = (room)}

/* Puts a copy of *item at the end, and waits while the channel is full. */
void channel_send(struct channel *channel, const void *item);

/* Takes the first item, and waits while there is none. */
void channel_receive(struct channel *channel, void *item);

/* The same without a wait: false if it is full, or empty. Handlers of interrupts may call them. */
bool channel_try_send(struct channel *channel, const void *item);
bool channel_try_receive(struct channel *channel, void *item);
