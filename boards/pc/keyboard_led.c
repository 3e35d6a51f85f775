/*
 * keyboard_led.c - the keyboard's LEDs, through the 8042.
 *
 * IBM PC AT Technical Reference, "Set/Reset Mode Indicators (Hex ED)" of the keyboard: it answers the
 * command, and then the byte that says which LEDs are on. Without an interrupt handler for the keyboard
 * this waits for the answers, for a limited time; bytes of typed keys come in between, and are dropped.
 */
#include "keyboard_led.h"
#include "ps2.h"
#include <kernel/arch.h>
#include <kernel/board.h>
#include <stddef.h>

#define SET_MODE_INDICATORS 0xed
#define ACKNOWLEDGE 0xfa
#define RESEND 0xfe
#define TRIES 8 /* of each byte */

static enum { IDLE, SENT_COMMAND, SENT_LEDS } phase;
static uint8_t wanted, sent; /* LEDs */
static unsigned tries;
static unsigned
    in_vain; /* changes while the last one was not answered yet: it ends with the newest */
static void (*other_byte)(uint8_t byte); /* NULL: there is no handler */
static bool dead;                        /* a keyboard that does not answer is not asked again */

/* When the controller takes it. What lies in the way is taken out: an old answer is none. */
static bool give(uint8_t byte)
{
    for (int i = 0; i < PS2_PATIENCE; i++) {
        uint8_t status = in8(PS2_STATUS);
        if (status & PS2_OUTPUT_FULL) {
            uint8_t other = in8(PS2_DATA);
            if (other_byte && !(status & PS2_FROM_MOUSE))
                other_byte(other);
        } else if (!(status & PS2_INPUT_FULL)) {
            out8(PS2_DATA, byte);
            return true;
        }
    }
    return false;
}

static void send(void)
{
    bool is_command = phase == SENT_COMMAND;
    if (!is_command)
        sent = wanted;
    if (++tries > TRIES || !give(is_command ? SET_MODE_INDICATORS : sent))
        phase = IDLE;
}

static void begin(void)
{
    in_vain = 0;
    phase = SENT_COMMAND;
    tries = 0;
    send();
}

bool keyboard_led_answer(uint8_t byte)
{
    if (phase == IDLE || (byte != ACKNOWLEDGE && byte != RESEND))
        return false;
    if (byte == RESEND) {
        send();
        return true;
    }
    tries = 0;
    if (phase == SENT_COMMAND) {
        phase = SENT_LEDS;
        send();
    } else {
        phase = IDLE;
        if (sent != wanted)
            begin();
    }
    return true;
}

static void wait_for_answers(void)
{
    for (int i = 0; i < PS2_PATIENCE && phase != IDLE; i++) {
        if (in8(PS2_STATUS) & PS2_OUTPUT_FULL)
            keyboard_led_answer(in8(PS2_DATA));
    }
    dead = phase != IDLE || sent != wanted || tries != 0;
    phase = IDLE;
}

void keyboard_leds(uint8_t mask, uint8_t leds)
{
    wanted = (uint8_t)((wanted & ~mask) | (leds & mask));
    if (dead || !ps2_is_there())
        return;
    uintptr_t state = arch_irq_save();
    if (phase == IDLE || ++in_vain == TRIES)
        begin();
    arch_irq_restore(state);
    if (!other_byte)
        wait_for_answers();
}

void keyboard_led(bool on)
{
    keyboard_leds(BOARD_SCROLL_LOCK, on ? BOARD_SCROLL_LOCK : 0);
}

void keyboard_led_by_interrupt(void (*other)(uint8_t byte))
{
    other_byte = other;
    dead = false;
}
