/*
 * heap_traces.h - what the heap is measured with: the same takings and givings in every run. QEMU counts the
 * instructions between measured_begin and measured_end.
 */
#pragma once

#include <services/heap.h>
#include <stddef.h>
#include <stdint.h>

#ifndef HEAP_LIVE
#define HEAP_LIVE 10000 /* allocations that are in use at a time */
#endif

void measured_begin(void);
void measured_end(void);

__attribute__((noinline)) void measured_begin(void)
{
    __asm__ volatile("");
}

__attribute__((noinline)) void measured_end(void)
{
    __asm__ volatile("");
}

static struct {
    unsigned char *at;
    size_t size;
} in_use[HEAP_LIVE];
static size_t live, most_live; /* bytes */
static unsigned failed;
static uintptr_t lowest, highest; /* of what was given out */
static unsigned calls;            /* measured */
static int measuring;
static uint32_t seed;

/* xorshift32 */
static uint32_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    return seed ^= seed << 5;
}

static void note(size_t i, unsigned char *at, size_t size)
{
    in_use[i].at = at;
    in_use[i].size = at ? size : 0;
    live += in_use[i].size;
    most_live = live > most_live ? live : most_live;
    failed += !at;
    if (!at)
        return;
    lowest = (uintptr_t)at < lowest ? (uintptr_t)at : lowest;
    highest = (uintptr_t)at + size > highest ? (uintptr_t)at + size : highest;
}

static unsigned char *measured_kmalloc(size_t size)
{
    calls++;
    measured_begin();
    unsigned char *at = kmalloc(size);
    measured_end();
    return at;
}

static void measured_kfree(void *at)
{
    calls++;
    measured_begin();
    kfree(at);
    measured_end();
}

static inline unsigned char *measured_krealloc(void *at, size_t size)
{
    calls++;
    measured_begin();
    at = krealloc(at, size);
    measured_end();
    return at;
}

static void take_one(size_t i, size_t size)
{
    note(i, measuring ? measured_kmalloc(size) : kmalloc(size), size);
}

static void give_one(size_t i)
{
    live -= in_use[i].size;
    if (measuring)
        measured_kfree(in_use[i].at);
    else
        kfree(in_use[i].at);
    in_use[i].at = NULL;
}

static inline void grow_one(size_t i, size_t size)
{
    live -= in_use[i].size;
    note(i, measured_krealloc(in_use[i].at, size), size);
}

static size_t any_size(size_t least, size_t most)
{
    return least + next_random() % (most - least + 1);
}

static void begin(size_t count, size_t least, size_t most)
{
    seed = 2463534242u;
    live = most_live = failed = calls = 0;
    lowest = UINTPTR_MAX;
    highest = 0;
    for (size_t i = 0; i < count; i++)
        take_one(i, any_size(least, most));
}

/* What is counted of a call that does nothing. */
static void measure_nothing(void)
{
    measured_begin();
    measured_end();
}

/* Any of them is given back, and another taken in its place; `before` that many turns are not measured. */
static void trace_random(size_t count, size_t before, size_t turns, size_t least, size_t most)
{
    begin(count, least, most);
    for (size_t i = 0; i < before + turns; i++) {
        measuring = i >= before;
        size_t which = next_random() % count;
        give_one(which);
        take_one(which, any_size(least, most));
    }
    measuring = 0;
}

/* The oldest is given back. */
static inline void trace_fifo(size_t count, size_t turns, size_t least, size_t most)
{
    begin(count, least, most);
    measuring = 1;
    for (size_t i = 0; i < turns; i++) {
        give_one(i % count);
        take_one(i % count, any_size(least, most));
    }
    measuring = 0;
}

/* Any of them grows by up to 64 bytes; from 4,096 bytes on it begins anew. */
static inline void trace_growth(size_t count, size_t turns)
{
    begin(count, 16, 16);
    for (size_t i = 0; i < turns; i++) {
        size_t which = next_random() % count;
        if (in_use[which].size > 4096) {
            give_one(which);
            take_one(which, 16);
        }
        grow_one(which, in_use[which].size + any_size(1, 64));
    }
}

static inline void end(size_t count)
{
    for (size_t i = 0; i < count; i++)
        give_one(i);
}
