/* pic.h - the two interrupt controllers that every PC still has. */
#pragma once

enum { LINE_TIMER = 0 };

/*
 * Moves their lines away from the CPU's exceptions, to the vectors TRAP_IRQ to TRAP_IRQ + 15, and
 * masks all of them.
 */
void pic_init(void);

/* Of the first controller's lines, 0 to 7. A request that comes while it is masked is kept. */
void pic_unmask(unsigned line);
void pic_mask(unsigned line);

/* A line's handler calls this once: until then neither it nor those above it interrupt again. */
void pic_end(unsigned line);
