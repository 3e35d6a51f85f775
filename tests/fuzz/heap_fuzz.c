/*
 * heap_fuzz.c - a list of what is asked of the heap, against a model of what is in use (heap_model.h). The
 * input: a byte that says how large the heap is, and four for each step: what, which, and a size.
 */
#include "fuzz.h"
#include <kernel/arch.h>

static inline uintptr_t no_save(void)
{
    return 0;
}

static inline void no_restore(uintptr_t state)
{
    (void)state;
}

#define NEEDS_heap
#define arch_irq_save no_save
#define arch_irq_restore no_restore
#include "../../services/heap/heap.c"
#include "../../services/heap/walk.c"
#include "../unit/heap_model.h"

#define STEP 4

static _Alignas(8) char memory[2][0x4000];
static size_t size_of_each, regions_left;

bool heap_grow(size_t size)
{
    if (regions_left == 0 || size > size_of_each)
        return false;
    heap_add(memory[--regions_left], size_of_each);
    return true;
}

static void begin(size_t size)
{
    memset(bins, 0, sizeof bins);
    memset(filled, 0, sizeof filled);
    filled[BIN_COUNT / BIN_MAP_BITS - 1] = (bin_map)1 << (BIN_MAP_BITS - 1);
    heap_regions = NULL;
    size_of_each = size;
    regions_left = 2;
    model_count = 0;
}

/* Each block is whole, each free one is alone, and as many are in use as the model has. */
static void check_heap(void)
{
    struct walk walk = {0};
    size_t blocks = 0;
    for (const struct block *block; (block = walk_next(&walk));)
        blocks += !(block->size & BLOCK_FREE);
    check(!walk.damaged);
    check(blocks == model_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin(64 + fuzz_number(&data, &size, 1) * 64);
    while (size >= STEP) {
        unsigned what = (unsigned)fuzz_number(&data, &size, 1);
        unsigned which = (unsigned)fuzz_number(&data, &size, 1);
        size_t bytes = fuzz_number(&data, &size, 2);
        check(model_step(what, what & 0x80 ? bytes & 0xff : bytes & 0x3fff, which));
        check_heap();
    }
    while (model_count > 0)
        check(model_free(model_count - 1));
    struct heap_statistics now = heap_statistics();
    check(now.blocks == 0 && now.free_blocks == now.regions);
    return 0;
}
