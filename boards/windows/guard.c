/*
 * guard.c - none: Windows tells of an exception on the stack that it is in, so one below which nothing can be touched
 * would end the program without a word. Each switch looks at the lowest word instead.
 */
#include <hosted/os.h>

void os_guard(void *pages, size_t size)
{
    (void)pages, (void)size;
}
