/* semihosting.h - what a debugger does for the image: text, a command line, the end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stacked_frame;

/*
 * The last word of the RAM. A debugger or an emulator that takes semihosting calls writes
 * SEMIHOSTING_OFFER there before it lets the core out of reset: scripts/debug-board.gdb,
 * boards/microbit/emulate.
 */
#define SEMIHOSTING_OFFER 0x494d4553u /* "SEMI" in memory */
extern uint32_t semihosting_offer[];  /* arm-m.ld */

/* Adds the console "semihosting" if a debugger or an emulator takes calls. Raises no fault. */
void semihosting_init(void);

/* Whether calls are taken. False from then on when one was not: the debugger has gone. */
bool semihosting_is_there(void);

/* The words after the program's name in the debugger's command line, cut to `size` bytes with the
 * terminating zero. "" if there are none, or calls are not taken. */
void semihosting_command_line(char *line, size_t size);

/* Ends the emulator with that exit code. Returns if calls are not taken, or the debugger resumes. */
void semihosting_exit(unsigned code);

/*
 * For the fault handler: whether the fault is a call that no debugger took. The frame then
 * continues after the call.
 */
bool semihosting_was_refused(struct stacked_frame *frame);
