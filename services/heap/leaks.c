/* leaks.c - lists what is in use by who made it. */
#include "debug.h"
#include "walk.h"
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/symbols.h>
#include <services/heap.h>

struct sum {
    uintptr_t made_by;
    size_t blocks, bytes;
};

/* Of those in use that the lowest address above `above` made. */
static struct sum sum_of_next(uintptr_t above)
{
    struct sum sum = {.made_by = UINTPTR_MAX};
    struct walk walk = {0};
    for (const struct block *block; (block = walk_next(&walk));) {
        const struct mark *mark = block->size & BLOCK_FREE ? NULL : mark_in(block);
        if (!mark || mark->freed_by || mark->made_by <= above || mark->made_by > sum.made_by)
            continue;
        if (mark->made_by < sum.made_by)
            sum = (struct sum){.made_by = mark->made_by};
        sum.blocks++;
        sum.bytes += mark->size;
    }
    return sum;
}

static void print(const struct sum *sum)
{
    struct symbol symbol;
    console_printf("heap: %6zu in use, %9zu bytes, made by ", sum->blocks, sum->bytes);
    if (!symbols_find_call(sum->made_by, &symbol))
        console_printf("0x%zx\n", (size_t)sum->made_by);
    else if (symbol.file)
        console_printf("%s (%s:%u)\n", symbol.name, symbol.file, symbol.line);
    else
        console_printf("%s\n", symbol.name);
}

size_t heap_leaks(void)
{
    size_t blocks = 0;
    uintptr_t state = arch_irq_save();
    for (struct sum sum = sum_of_next(0); sum.blocks > 0; sum = sum_of_next(sum.made_by)) {
        print(&sum);
        blocks += sum.blocks;
    }
    arch_irq_restore(state);
    if (blocks == 0)
        console_printf("heap: nothing is in use\n");
    return blocks;
}
