/* frames.c - the physical memory, for the command memory. */
#include "commands.h"
#include <kernel/console.h>
#include <services/frames.h>

void shell_print_frames(void)
{
    const char *problem = frames_start();
    if (problem)
        console_printf("  frames  %s\n", problem);
    else
        console_printf("  frames  %zu of %zu KiB free\n", frames_free() * 4, frames_total() * 4);
}
