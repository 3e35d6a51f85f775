/* ways_to_die.c - mistakes that end in a report. They are written as people make them. */
#include "ways_to_die.h"
#include <kernel/assert.h>
#include <kernel/console.h>
#include <kernel/panic.h>
#include <kernel/string.h>
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

static void give_up(void)
{
    panic("you asked for it");
}

static const struct way ways[] = {
    {"null", "writes through a null pointer", write_null},
    {"divide", "divides by zero", divide},
    {"stack", "calls itself until the stack is full", overflow_stack},
    {"assert", "an assertion that fails", fail_assertion},
    {"panic", "calls panic()", give_up},
    {0},
};

static void choose(const struct way *way, const char *name)
{
    for (; way->name; way++) {
        if (!name)
            console_printf("  panic %-8s  %s\n", way->name, way->what);
        else if (string_equal(way->name, name))
            way->die();
    }
}

const char *die(int count, char *words[])
{
    const char *name = count < 2 ? NULL : words[1];
    choose(ways, name);
    choose(more_ways, name);
    return name ? "there is no such way: 'panic' lists them" : NULL;
}
