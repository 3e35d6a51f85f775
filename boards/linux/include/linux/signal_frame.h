/* signal_frame.h - what Linux lays on the stack for a signal's handler; each CPU has its own. */
#pragma once

#include <arch/traps.h>

/*
 * Reads the registers out of the handler's third argument, and, if the CPU said so, what kind of
 * access a page fault was. `frame` has its kind and address already.
 */
void signal_frame_read(const void *context, struct trap_frame *frame);

/* Where a handler would return to, which asks the kernel to go on with what was interrupted. */
void signal_return(void);
