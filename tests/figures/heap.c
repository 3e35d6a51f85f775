/* heap.c - a program that runs the code of services/heap, for the figures. */
#include "heap_traces.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REGION ((size_t)64 << 20)

uintptr_t __stack_chk_guard = 0x5aff00;
bool heap_grow(size_t size);
_Noreturn void assert_failed(const char *file, int line, const char *condition);

bool heap_grow(size_t size)
{
    (void)size;
    static bool is_added;
    if (!is_added)
        heap_add(aligned_alloc(4096, REGION), REGION);
    return !is_added && (is_added = true);
}

void assert_failed(const char *file, int line, const char *condition)
{
    printf("%s:%d: %s\n", file, line, condition);
    exit(1);
}

/* A copy counts as the one instruction that it is: what copying costs is another figure. */
void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    void *start = to;
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size)::"memory");
    return start;
}

static void say(const char *what, size_t count)
{
    printf("%s %u calls, %u failed, %zu bytes in %zu\n", what, calls, failed, most_live,
           highest - lowest);
    end(count);
}

int main(void)
{
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
