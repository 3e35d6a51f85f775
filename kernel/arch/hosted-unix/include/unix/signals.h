/* signals.h - what the Unix boards have in common of a signal, and what each of them has of its own. */
#pragma once

#include <arch/traps.h>
#include <stdnoreturn.h>
#include <unix/signal_abi.h>

/* The board: from now on its handler is called for this signal, on the stack for signals, and during another. */
void signal_handle(int number);

/* For that handler: panics with what the signal tells, under the signal's name. */
noreturn void signal_panic(int number, struct trap_frame *frame);
