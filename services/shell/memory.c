/* memory.c - the command that says what the heap has. */
#include "commands.h"
#include "words.h"
#include <kernel/console.h>
#include <kernel/string.h>
#include <services/heap.h>

/* In bytes, KiB or MiB. */
static void print_size(const char *before, size_t bytes, const char *after)
{
    unsigned shift = bytes < 10000 ? 0 : bytes < (10000u << 10) ? 10 : 20;
    static const char *const units[] = {"bytes", "KiB", "MiB"};
    console_printf("%s%zu %s%s", before, bytes >> shift, units[shift / 10], after);
}

static const char *memory(int count, char *words[])
{
    if (count == 2 && string_equal(words[1], "who")) {
        heap_leaks();
        return NULL;
    }
    if (count > 1)
        return "say memory, or memory who: which functions took it";
    heap_check();
    struct heap_statistics heap = heap_statistics();
    print_size("  heap    ", heap.used, " used");
    console_printf(" by %zu blocks", heap.blocks);
    print_size(", ", heap.free, " free");
    print_size(", the largest ", heap.largest_free, "\n");
    shell_print_frames();
    return NULL;
}

const struct shell_command shell_memory_commands[] = {
    {"memory", "[who]", "what the heap has, and who has it", memory},
    {0},
};
