/* more_ways.c - mistakes with memory and with a mutex. */
#include "ways_to_die.h"
#include <kernel/assert.h>
#include <services/heap.h>
#include <services/mutex.h>

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

static void lock_twice(void)
{
    static struct mutex door = MUTEX("door");
    mutex_lock(&door);
    mutex_lock(&door);
}

const struct way more_ways[] = {
    {"lock", "locks a mutex twice", lock_twice},
    {"overrun", "writes after the end of a block of memory", overrun_block},
    {"free", "frees a block twice", free_twice},
    {0},
};
