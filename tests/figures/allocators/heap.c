/* heap.c - runs the code of services/heap. */
#include "../heap_traces.h"
#include "allocators.h"
#include <kernel/console.h>

#define REGION ((size_t)64 << 20)

static void *region;

bool heap_grow(size_t size);
bool heap_grow(size_t size)
{
    (void)size;
    if (!region)
        return false;
    heap_add(region, REGION);
    region = NULL;
    return true;
}

static void say(const char *what, size_t count)
{
    console_printf("%s %u calls, %u failed, %zu bytes in %zu\n", what, calls, failed, most_live,
                   highest - lowest);
    end(count);
}

void measure_heap(void *memory)
{
    region = memory;
    measure_nothing();
    trace_random(HEAP_LIVE, 180000, 20000, 8, 4096);
    say("random", HEAP_LIVE);
    measure_nothing();
    trace_random(HEAP_LIVE, 40000, 20000, 16, 16);
    say("sixteen", HEAP_LIVE);
    measure_nothing();
    trace_fifo(1000, 20000, 8, 4096);
    say("fifo", 1000);
    measure_nothing();
    trace_growth(100, 20000);
    say("growth", 100);
}
