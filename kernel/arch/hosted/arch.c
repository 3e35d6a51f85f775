/* arch.c - what the portable kernel asks of a CPU, where an operating system has the CPU. */
#include <arch/cpu.h>
#include <arch/traps.h>
#include <kernel/arch.h>

static uintptr_t root;

/*
 * The frame of this function begins with the frame pointer of the one that called it, _start, on
 * every CPU whose frames are a chain.
 */
const char *arch_init(void)
{
    root = *(const uintptr_t *)__builtin_frame_address(0);
    cpu_init();
    return NULL;
}

uintptr_t trap_root(void)
{
    return root;
}

/* Which addresses are real memory is the operating system's business. */
const char *arch_memory_init(struct memory_map *map)
{
    (void)map;
    return NULL;
}

const char *arch_map_screen(uint64_t physical, size_t length, void **mapped)
{
    (void)physical, (void)length;
    *mapped = NULL;
    return "an operating system does not hand out its screen";
}
