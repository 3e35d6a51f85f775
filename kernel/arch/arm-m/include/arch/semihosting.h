/* semihosting.h - what a debugger does for the image: text, a command line, the end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct stacked_frame;

/* Adds the console "semihosting" if a debugger or an emulator answers. */
void semihosting_init(void);

/* Whether one answers. */
bool semihosting_is_there(void);

/* What was typed behind the program's name there; "" if nothing, or nobody answers. */
void semihosting_command_line(char *line, size_t size);

/* Ends the emulator with that exit code. Returns if nobody answers, or the debugger goes on. */
void semihosting_exit(unsigned code);

/*
 * For the fault handler: whether the fault is a call that no debugger took. It then goes on behind
 * the call, which returns that nobody is there.
 */
bool semihosting_was_refused(struct stacked_frame *frame);
