/* memory.c - stacks of a microcontroller: a few, in static memory. */
#include "memory.h"
#include <arch/core.h>
#include <stdint.h>

/* A board may say otherwise in its board.mk. Only for an app that calls thread_start(). */
#ifndef THREADS_MAX
#define THREADS_MAX 4
#endif
#ifndef THREAD_MEMORY
#define THREAD_MEMORY 512 /* bytes, for a stack and its thread */
#endif

const char thread_memory_problem[] =
    "all the stacks that thread_start() has are in use: thread_start_on() takes yours";

void *thread_memory_take(size_t *size)
{
    static uint64_t memory[THREADS_MAX][THREAD_MEMORY / sizeof(uint64_t)]
        __attribute__((aligned(CORE_IS_MAINLINE ? 32 : 16))); /* as a guard is */
    static size_t taken;
    *size = sizeof memory[0];
    return taken < THREADS_MAX ? memory[taken++] : NULL;
}
