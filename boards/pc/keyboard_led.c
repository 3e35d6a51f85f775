/*
 * keyboard_led.c - the Scroll Lock LED, through the 8042.
 *
 * IBM PC AT Technical Reference, "Keyboard Controller" for the ports, and "Set/Reset Mode Indicators
 * (Hex ED)" of the keyboard. Today's PC may have neither the controller nor a keyboard at it: an empty
 * port reads as 0xff, and no wait is without end.
 */
#include "keyboard_led.h"
#include <arch/cpu.h>
#include <stdint.h>

enum { DATA = 0x60, STATUS = 0x64 };

#define STATUS_OUTPUT_FULL 0x01 /* a byte for us */
#define STATUS_INPUT_FULL 0x02  /* ours is not taken yet */
#define STATUS_EMPTY_PORT 0xff  /* no controller has all errors at once */

#define SET_MODE_INDICATORS 0xed
#define SCROLL_LOCK 0x01 /* and the other two off */
#define ACKNOWLEDGE 0xfa
#define RESEND 0xfe

#define PATIENCE 20000 /* reads of about 1 us: a byte and its answer take 2 ms on the wire */

/* Returns whether the keyboard has taken it. What was typed comes in between, and is nobody's. */
static bool send(uint8_t byte)
{
    bool sent = false;
    for (int i = 0; i < PATIENCE; i++) {
        uint8_t status = in8(STATUS);
        if (status & STATUS_OUTPUT_FULL) {
            uint8_t answer = in8(DATA);
            if (sent && answer == ACKNOWLEDGE)
                return true;
            sent = sent && answer != RESEND;
        } else if (!sent && !(status & STATUS_INPUT_FULL)) {
            out8(DATA, byte);
            sent = true;
        }
    }
    return false;
}

/* A keyboard that does not answer is not asked again. */
static bool dead;

void keyboard_led(bool on)
{
    if (dead || in8(STATUS) == STATUS_EMPTY_PORT)
        return;
    dead = !send(SET_MODE_INDICATORS) || !send(on ? SCROLL_LOCK : 0);
}
