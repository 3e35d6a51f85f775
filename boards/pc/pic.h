/* pic.h - the two 8259A interrupt controllers of a PC, as one with 16 lines. */
#pragma once

#include <stdbool.h>

#define PIC_LINES 16
enum { PIC_TIMER = 0, PIC_CASCADE = 2 }; /* lines: the 8254, and the second controller */

/*
 * Moves the lines away from the CPU's exceptions, to the vectors from TRAP_IRQ on, and masks all but
 * PIC_CASCADE.
 */
void pic_init(void);

/* Whether the PC has the controllers; for after pic_init(). */
bool pic_is_there(void);

/* The controller keeps one interrupt that a line asks for while it is masked. */
void pic_mask(unsigned line);
void pic_unmask(unsigned line);

/* Ends the interrupt of a line: until then neither it nor those above it interrupt again. */
void pic_end(unsigned line);

/*
 * Whether the interrupt that has arrived at a line's vector is none: the line has taken its request
 * back. That needs no pic_end().
 */
bool pic_is_spurious(unsigned line);
