/* plain_report.c - what can be said of the heap without HEAP_DEBUG. */
#include "walk.h"
#include <kernel/arch.h>
#include <kernel/console.h>
#include <kernel/panic.h>
#include <services/heap.h>

void heap_check(void)
{
    struct walk walk = {0};
    uintptr_t state = arch_irq_save();
    while (walk_next(&walk))
        ;
    if (walk.damaged)
        panic("heap: something has written over the block at %p: HEAP_DEBUG=1 may say what",
              (void *)walk.damaged);
    arch_irq_restore(state);
}

size_t heap_leaks(void)
{
    struct heap_statistics now = heap_statistics();
    console_printf("heap: %zu blocks of %zu bytes in use; HEAP_DEBUG=1 says who made them\n",
                   now.blocks, now.used);
    return now.blocks;
}
