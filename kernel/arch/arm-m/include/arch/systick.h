/* systick.h - the core's own timer. */
#pragma once

#include <stdint.h>

/*
 * Periods of so many processor clock cycles, 2 to 0x1000000, one after the other; each ends with
 * an interrupt. ARMv6-M Architecture Reference Manual, "The system timer, SysTick".
 */
void systick_start(uint32_t cycles);

/* Asleep until the period that is running ends; other interrupts are handled meanwhile. */
void systick_wait(void);

void systick_stop(void);
