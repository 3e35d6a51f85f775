/* main.c - measures the heap on a microcontroller: 60 allocations of 8 to 128 bytes, in 7,000 bytes. */
#define HEAP_LIVE 60
#include "../../../services/heap/heap.c"
#include "../heap_traces.h"
#include <kernel/console.h>
#include <kernel/kernel_main.h>

static _Alignas(8) char memory[7000];

bool heap_grow(size_t size)
{
    (void)size;
    return false;
}

/* The heap begins anew, in so many bytes. Returns whether they are enough. */
static bool run(size_t size, size_t before, size_t turns)
{
    memset(bins, 0, sizeof bins);
    filled[0] = (bin_map)1 << (BIN_MAP_BITS - 1);
    heap_regions = NULL;
    heap_add(memory, size);
    trace_random(HEAP_LIVE, before, turns, 8, 128);
    return failed == 0;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    size_t least = 0, enough = sizeof memory;
    while (enough - least > 8) {
        size_t middle = (least + enough) / 2;
        if (run(middle, 20000, 0))
            enough = middle;
        else
            least = middle;
    }
    measure_nothing();
    run(enough, 0, 20000);
    console_printf("random %u calls, %u failed, %zu bytes in %zu\n", calls, failed, most_live,
                   enough);
}
