/* memory.c - stacks of a PC: pages with an unmapped one below, in a part of the address space of their own. */
#include "memory.h"
#include <arch/address_map.h>
#include <arch/mmu.h>
#include <kernel/page_alloc.h>

const char thread_memory_problem[] = "no memory for the stack of another thread";

/* Returns whether all of them are mapped. What is mapped already stays, unused: memory has run out. */
static bool map(uintptr_t from, uintptr_t to)
{
    for (uintptr_t page = from; page < to; page += PAGE_SIZE) {
        uint64_t physical = page_alloc(PAGE_SIZE, UINT64_MAX);
        if (!physical || mmu_map(page, physical, MMU_WRITE))
            return false;
    }
    return true;
}

void *thread_memory_take(size_t *size)
{
    static uintptr_t next = THREAD_STACKS;
    uintptr_t stack = next + PAGE_SIZE; /* above its guard */
    next = stack + STACK_SIZE;
    *size = STACK_SIZE;
    return map(stack, next) ? (void *)stack : NULL;
}
