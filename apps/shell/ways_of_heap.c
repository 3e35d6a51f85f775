/* ways_of_heap.c - mistakes with memory. */
#include "ways_to_die.h"
#include <kernel/assert.h>
#include <services/heap.h>

static void overrun_block(void)
{
    char *block = kmalloc(10);
    kassert(block);
    for (int i = 0; i <= 10; i++)
        block[i] = 'x';
    kfree(block);
}

static void free_twice(void)
{
    char *block = kmalloc(10);
    kfree(block);
    kfree(block);
}

const struct way ways_of_heap[] = {
    {"overrun", "writes behind a block of memory", overrun_block},
    {"free", "frees a block twice", free_twice},
    {0},
};
