/* ways_to_die.c - mistakes that end in a report. They are written as people make them. */
#include "ways_to_die.h"
#include <kernel/assert.h>
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/string.h>
#include <services/heap.h>
#include <services/mutex.h>
#include <services/semaphore.h>
#include <stddef.h>

static int *pointer;
static int zero;

static void write_null(void)
{
    *pointer = 1;
}

static void divide(void)
{
    console_printf("%d\n", 7 / zero);
}

static int recurse(int depth)
{
    return depth == -1 ? 0 : 1 + recurse(depth + 1);
}

static void overflow_stack(void)
{
    console_printf("%d\n", recurse(0));
}

static void fail_assertion(void)
{
    kassert(zero == 1);
}

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

static void give_up(void)
{
    panic("you asked for it");
}

static const struct {
    const char *name, *what;
    void (*die)(void);
} ways[] = {
    {"null", "writes through a null pointer", write_null},
    {"divide", "divides by zero", divide},
    {"stack", "calls itself until the stack is full", overflow_stack},
    {"assert", "an assertion that fails", fail_assertion},
    {"overrun", "writes behind a block of memory", overrun_block},
    {"free", "frees a block twice", free_twice},
    {"lock", "locks a mutex twice", lock_twice},
    {"panic", "calls panic()", give_up},
};

const char *die(int count, char *words[])
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (count < 2)
            console_printf("  panic %-8s  %s\n", ways[i].name, ways[i].what);
        else if (string_equal(ways[i].name, words[1]))
            ways[i].die();
    }
    return count < 2 ? NULL : "there is no such way: 'panic' lists them";
}
