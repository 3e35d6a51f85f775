/*
 * pic.h - the two 8259A interrupt controllers of a PC, as one with the lines 0 to 15. What an app or
 * a driver does with a line, <kernel/irq.h> says.
 */
#pragma once

/* Lines: the 8254, the 8042, the second controller, the first serial port. */
enum { PIC_TIMER = 0, PIC_KEYBOARD = 1, PIC_CASCADE = 2, PIC_SERIAL = 4 };

/*
 * Moves the lines away from the CPU's exceptions, to the vectors from TRAP_IRQ on, and masks all but
 * PIC_CASCADE.
 */
void pic_init(void);
