/* memory.c - stacks in a program. */
#include "memory.h"
#include <kernel/page_alloc.h>

#define SIZE 65536 /* bytes: a power of two */

const char thread_memory_problem[] = "no memory for the stack of another thread";

void *thread_memory_take(size_t *size)
{
    *size = SIZE;
    return (void *)(uintptr_t)page_alloc(SIZE, UINT64_MAX);
}
