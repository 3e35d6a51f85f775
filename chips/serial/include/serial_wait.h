/* serial_wait.h - waits for a transmitter, and not for a dead one: for the serial.c of a chip, which includes it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* In turns. A byte takes up to 5,600 cycles, at 64 MHz. */
#define SERIAL_PATIENCE 100000u

static bool serial_is_stuck;

/*
 * Asks again and again whether `ready` is true. A transmitter that has not sent a byte in that time never will, and a
 * report must not wait for each of its bytes: from then on it is asked once for each, until it is ready again.
 */
#define serial_wait(ready)                                                                         \
    do {                                                                                           \
        uint32_t serial_turns = serial_is_stuck ? 1 : SERIAL_PATIENCE;                             \
        do                                                                                         \
            serial_is_stuck = !(ready);                                                            \
        while (serial_is_stuck && --serial_turns > 0);                                             \
    } while (0)
