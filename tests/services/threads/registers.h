/* registers.h - loops that have a known value in every register, and compare each. */
#pragma once

#include <stdint.h>

/* They return once registers_stop is set: 0, or the number of the first register that was wrong. */
int registers_first(void);
int registers_second(void);

extern uint32_t registers_stop, registers_turns;

struct registers_run {
    int (*compare)(void);
    int wrong;
};
