/* frames.c - a program that starts the code of services/frames, compiled as in the kernel. It prints how many
 * seconds that took, and how many bytes it knows. */
#include "frames_map.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

uintptr_t __stack_chk_guard = 0x5aff00;

int main(void)
{
    struct timespec begin, end;
    if (!frame_pool_plan(&pool, &map))
        return 1;
    void *memory = memset(aligned_alloc(FRAME_SIZE, pool.size), 1, pool.size);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    frame_pool_start(&pool, &map, memory);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.6f seconds %lu bytes\n",
           (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec),
           pool.size);
    return 0;
}
