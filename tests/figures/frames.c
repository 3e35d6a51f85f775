/*
 * frames.c - a program that runs the code of services/frames, compiled as in the kernel, on a memory map with
 * 1 TiB, for the figures. It prints how many seconds the start took; and then what it does between
 * measured_begin and measured_end, where QEMU counts instructions.
 */
#include "../../services/frames/frame_pool.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GIB (UINT64_C(1) << 30)
#define TIB (UINT64_C(1) << 40)
#define MIXED 4096 /* takings that a machine in use has */
#define NO_LIMIT UINT64_MAX

uintptr_t __stack_chk_guard = 0x5aff00;

static struct memory_map map = {
    .count = 3,
    .range = {{0x1000, 0x9f000, MEMORY_USABLE},
              {0x400000, 3 * GIB, MEMORY_USABLE},
              {4 * GIB, TIB + GIB, MEMORY_USABLE}},
};
static struct frame_pool pool;
static uint64_t taken[MIXED], count[MIXED];
static uint64_t all[2048];

void measured_begin(void);
void measured_end(void);

__attribute__((noinline)) void measured_begin(void)
{
    __asm__ volatile("");
}

__attribute__((noinline)) void measured_end(void)
{
    __asm__ volatile("");
}

static uint64_t take(const char *what, uint64_t frames, uint64_t limit)
{
    uint64_t physical = 0;
    printf("%s\n", what);
    measured_begin();
    frame_pool_take(&pool, frames, limit, &physical);
    measured_end();
    return physical;
}

static void give(const char *what, uint64_t physical, uint64_t frames)
{
    printf("%s\n", what);
    measured_begin();
    frame_pool_give(&pool, physical, frames);
    measured_end();
}

static void start(void)
{
    struct timespec begin, end;
    if (!frame_pool_plan(&pool, &map))
        exit(1);
    void *memory = memset(aligned_alloc(FRAME_SIZE, pool.size), 1, pool.size);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    frame_pool_start(&pool, &map, memory);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.6f seconds %lu bytes\n",
           (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec),
           pool.size);
}

/* Single frames in a machine in use: of what was taken in sizes from 1 to 64 frames, some was given back. */
static void in_use(void)
{
    for (size_t i = 0; i < MIXED; i++) {
        count[i] = 1 + i * 7919 % 64;
        frame_pool_take(&pool, count[i], NO_LIMIT, &taken[i]);
    }
    for (size_t i = 0; i < MIXED; i += 3)
        frame_pool_give(&pool, taken[i], count[i]);
    for (size_t i = 0; i < 256; i++)
        taken[3 * i] = take("take", 1, NO_LIMIT);
    for (size_t i = 0; i < 256; i++)
        give("give", taken[3 * (i * 101 % 256)], 1);
}

/* A block of 1 GiB that one frame is taken of, or all but one; all that is above a limit. */
static void at_worst(void)
{
    uint64_t least = 0, blocks = 0;
    while (frame_pool_take(&pool, SECTION_FRAMES, NO_LIMIT, &all[blocks]))
        blocks++;
    for (uint64_t frames = SECTION_FRAMES / 2; frames > 0; frames /= 2) {
        while (frame_pool_take(&pool, frames, NO_LIMIT, &least))
            ;
    }
    frame_pool_give(&pool, all[--blocks], SECTION_FRAMES);
    least = take("take of 1 GiB", 1, NO_LIMIT);
    take("none below", 1, 0x400000);
    give("give for 1 GiB", least, 1);
    least = take("take 262143", SECTION_FRAMES - 1, NO_LIMIT);
    give("give 262143", least, SECTION_FRAMES - 1);
}

int main(void)
{
    start();
    in_use();
    start();
    at_worst();
    return 0;
}
