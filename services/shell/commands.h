/* commands.h - the shell's own commands. */
#pragma once

#include <services/shell.h>
#include <stddef.h>

/* Each table ends with {0}. */
extern const struct shell_command shell_commands[];
extern const struct shell_command shell_memory_commands[]; /* empty in an app without a heap */

/* The nth command, the app's first; NULL after the last. */
const struct shell_command *shell_command(size_t n);

/* shell_run() returns after this command. */
void shell_halt(void);

const char *shell_peek(int count, char *words[]);

/* Reads a byte without a fault wherever it is. Returns false where there is none. The port's. */
bool shell_read(uintptr_t address, uint8_t *byte);

/* What is left of the physical memory, where the board has it in frames. */
void shell_print_frames(void);
