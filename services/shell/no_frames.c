/* no_frames.c - a board without physical memory to be taken. */
#include "commands.h"

void shell_print_frames(void)
{
}
