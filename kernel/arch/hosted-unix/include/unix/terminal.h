/* terminal.h - between the terminal of a Unix program and the signals that it may get. */
#pragma once

#include <stdnoreturn.h>

/* The board's: from now on these signals call the functions below. */
void terminal_signals_init(void);

/* Hangup, interrupt, quit or terminate: the terminal is as it was, and the program ends. */
noreturn void terminal_signalled(int number);

/* It had been stopped; the shell has used the terminal meanwhile. */
void terminal_continued(void);
