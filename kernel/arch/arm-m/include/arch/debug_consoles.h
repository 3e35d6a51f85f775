/*
 * debug_consoles.h - consoles for a debugger that listens while the program runs: CONSOLES="rtt itm" on make's command
 * line links them, beside the board's own.
 */
#pragma once

#ifndef KERNEL_RTT
#define KERNEL_RTT 0
#endif

#ifndef KERNEL_ITM
#define KERNEL_ITM 0
#endif

/* "rtt": a ring in RAM, which the debugger finds and reads. Never blocks where none does. */
void rtt_init(void);

/* "itm": the trace pin, by stimulus port 0 of the ITM, while a debugger has enabled that. Mainline cores only. */
void itm_init(void);
