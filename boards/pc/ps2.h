/*
 * ps2.h - the 8042, to which a PS/2 keyboard is connected: IBM PC AT Technical Reference, "Keyboard
 * Controller". Today's PC may have neither it nor a keyboard at it: an empty port reads as 0xff.
 */
#pragma once

#include <arch/cpu.h>
#include <stdbool.h>
#include <stdint.h>

enum { PS2_DATA = 0x60, PS2_STATUS = 0x64, PS2_COMMAND = 0x64 };

#define PS2_OUTPUT_FULL 0x01 /* a byte for us */
#define PS2_INPUT_FULL 0x02  /* ours is not taken yet */
#define PS2_FROM_MOUSE 0x20  /* the byte for us is the second port's */
#define PS2_EMPTY_PORT 0xff  /* no controller has all errors at once */

#define PS2_PULSE_RESET 0xfe /* its output 0 is the CPU's reset line */

#define PS2_PATIENCE 20000 /* reads of about 1 us: a byte and its answer take 2 ms on the wire */

static inline bool ps2_is_there(void)
{
    return in8(PS2_STATUS) != PS2_EMPTY_PORT;
}
