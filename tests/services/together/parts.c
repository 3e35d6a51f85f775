/* parts.c - what the threads do, each with one of the services. */
#include "parts.h"
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <services/channel.h>
#include <services/clock.h>
#include <services/heap.h>
#include <services/input.h>
#include <services/mutex.h>
#include <services/threads.h>

static atomic_uint allocations, items, additions, sleeps, keys, ticks;

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1103515245 + 12345;
    return *state >> 8;
}

#define BLOCKS 24
#define SIZE_MAX_TAKEN 1500
struct block {
    unsigned char *bytes;
    size_t size;
    unsigned char filled;
};

static void give_back(struct block *block)
{
    for (size_t i = 0; i < block->size; i++) {
        if (block->bytes[i] != block->filled)
            panic("byte %zu of %zu is 0x%02x and was 0x%02x", i, block->size, block->bytes[i],
                  block->filled);
    }
    kfree(block->bytes);
    block->bytes = NULL;
}

static void take(struct block *block, uint32_t random)
{
    block->size = random % SIZE_MAX_TAKEN + 1;
    block->filled = (unsigned char)(random >> 12);
    block->bytes = kmalloc(block->size);
    if (!block->bytes)
        return; /* the others have it */
    memset(block->bytes, block->filled, block->size);
    allocations++;
}

void allocate(void *number)
{
    struct block blocks[BLOCKS] = {0};
    uint32_t state = (uint32_t)(uintptr_t)number + 1;
    for (unsigned round = 0; !stopping; round++) {
        struct block *block = &blocks[next_random(&state) % BLOCKS];
        if (block->bytes)
            give_back(block);
        else
            take(block, next_random(&state));
        if (round % 64 == 0)
            thread_sleep(CLOCK_MILLISECOND); /* for those with a lower priority */
    }
    for (unsigned i = 0; i < BLOCKS; i++) {
        if (blocks[i].bytes)
            give_back(&blocks[i]);
    }
}

/* Each item says who sent it, and is the next number of that sender. */
struct item {
    uint32_t sender, number;
};
#define LAST UINT32_MAX
static CHANNEL(line, struct item, 8);

void send(void *number)
{
    struct item item = {.sender = (uint32_t)(uintptr_t)number};
    for (; !stopping; item.number++) {
        channel_send(&line, &item);
        if (item.number % 32 == 0)
            thread_sleep(CLOCK_MILLISECOND);
    }
    item.number = LAST;
    channel_send(&line, &item);
}

void receive(void *unused)
{
    (void)unused;
    uint32_t due[2] = {0};
    for (unsigned ended = 0; ended < 2;) {
        struct item item;
        channel_receive(&line, &item);
        if (item.number == LAST) {
            ended++;
            continue;
        }
        if (item.number != due[item.sender]++)
            panic("sender %u: got %u, and %u is due", (unsigned)item.sender, (unsigned)item.number,
                  (unsigned)due[item.sender] - 1);
        items++;
    }
}

static struct mutex pair = MUTEX("pair");
static unsigned first, second;

void add(void *number)
{
    (void)number;
    while (!stopping) {
        mutex_lock(&pair);
        if (first != second)
            panic("the pair is %u and %u", first, second);
        first++;
        if (first % 128 == 0)
            thread_sleep(CLOCK_MILLISECOND); /* the other one waits for the mutex meanwhile */
        second++;
        mutex_unlock(&pair);
        additions++;
    }
}

void sleep_often(void *number)
{
    uint32_t state = (uint32_t)(uintptr_t)number + 77;
    while (!stopping) {
        uint64_t nanoseconds = next_random(&state) % 20 * CLOCK_MILLISECOND / 3;
        uint64_t begin = clock_now();
        thread_sleep(nanoseconds);
        if (clock_now() - begin < nanoseconds)
            panic("a sleep was too short");
        sleeps++;
    }
}

void read_keys(void *unused)
{
    (void)unused;
    for (unsigned due = 0;;) {
        struct input_event event;
        input_wait(&event);
        if (event.kind != INPUT_PRESS || event.character == 0)
            continue;
        if (event.character == 'q')
            return;
        if (event.character != '0' + due)
            panic("got the key 0x%x, and %u is due", (unsigned)event.character, due);
        due = (due + 1) % 10;
        keys++;
    }
}

/* Of periods that do not divide each other. */
static const unsigned periods_us[] = {1009, 1511, 2003, 2503, 5003, 7507, 10007, 25013};
#define TIMERS (sizeof periods_us / sizeof *periods_us)
static struct timer timers[TIMERS];
static atomic_uint expired[TIMERS];
static uint64_t started[TIMERS];

static void count(void *context)
{
    atomic_uint *counter = context;
    ++*counter;
    ticks++;
}

void start_timers(void)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        started[i] = clock_now();
        timer_start_periodic(&timers[i], periods_us[i] * CLOCK_MICROSECOND, count, &expired[i]);
    }
}

/* Periods that a busy machine left out are missing; none may have been added. */
void check_timers(void)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        timer_cancel(&timers[i]);
        uint64_t due = (clock_now() - started[i]) / (periods_us[i] * CLOCK_MICROSECOND);
        if (expired[i] > due || expired[i] == 0)
            panic("the timer of %u us has expired %u times in %u periods", periods_us[i],
                  (unsigned)expired[i], (unsigned)due);
    }
}

void print_counts(void)
{
    console_printf(
        "together: %u allocations, %u items, %u additions, %u sleeps, %u ticks, %u keys\n",
        (unsigned)allocations, (unsigned)items, (unsigned)additions, (unsigned)sleeps,
        (unsigned)ticks, (unsigned)keys);
}
