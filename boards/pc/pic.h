/*
 * pic.h - the two 8259A interrupt controllers of a PC, as one with the lines 0 to 15. What an app or
 * a driver does with a line, <kernel/irq.h> says.
 */
#pragma once

#include <stdbool.h>

/* Lines: the 8254, the 8042, the second controller, the first serial port. */
enum { PIC_TIMER = 0, PIC_KEYBOARD = 1, PIC_CASCADE = 2, PIC_SERIAL = 4 };

/*
 * Moves the lines away from the CPU's exceptions, to the vectors from TRAP_IRQ on, and masks all but
 * PIC_CASCADE.
 */
void pic_init(void);

/* For pic_lines.c. Intel 8259A data sheet, "Operation Command Words". */
enum {
    PIC_MASTER_COMMAND = 0x20,
    PIC_MASTER_DATA = 0x21,
    PIC_SLAVE_COMMAND = 0xa0,
    PIC_SLAVE_DATA = 0xa1
};
#define PIC_END_OF_INTERRUPT 0x20 /* of the one that was acknowledged last */
#define PIC_LINES 8               /* of each */
#define PIC_SPURIOUS 7            /* of each: here it reports a request that went away too soon */

/* A trap_handler of those lines. Returns whether the interrupt was none. */
struct trap_frame;
bool pic_is_spurious(struct trap_frame *frame);
