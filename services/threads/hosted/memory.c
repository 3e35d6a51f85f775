/* memory.c - stacks in a program. */
#include "memory.h"
#include <arch/traps.h>
#include <hosted/os.h>
#include <kernel/page_alloc.h>

/* Bytes, powers of two. The guard is as large as the largest pages that a system has. */
#define SIZE STACK_GUARD
#define GUARD STACK_GUARD

const char thread_memory_problem[] = "no memory for the stack of another thread";

void *thread_memory_take(size_t *size)
{
    char *memory = (char *)(uintptr_t)page_alloc(GUARD + SIZE, UINT64_MAX);
    if (!memory)
        return NULL;
    os_guard(memory, GUARD);
    *size = SIZE;
    return memory + GUARD;
}
