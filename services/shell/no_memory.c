/* no_memory.c - an app without a heap. */
#include "commands.h"

const struct shell_command shell_memory_commands[] = {{0}};
