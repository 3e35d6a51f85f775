/* pic.h - the two interrupt controllers that every PC still has. */
#pragma once

/*
 * Moves their lines away from the CPU's exceptions, to the vectors TRAP_IRQ to TRAP_IRQ + 15, and
 * masks all of them.
 */
void pic_init(void);
