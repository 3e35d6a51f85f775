/* keyboard_led.h - the LEDs of a PC's keyboard, one of which is the board's. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Scroll Lock's, where there is a PS/2 keyboard, or a firmware that makes a USB one look like it. */
void keyboard_led(bool on);

/* Those of `mask` as in `leds`, enum BOARD_SCROLL_LOCK and its like; the others stay. */
void keyboard_leds(uint8_t mask, uint8_t leds);

/*
 * From now on the keyboard's interrupt handler passes each byte to keyboard_led_answer(), which says
 * whether it was for the LEDs; nothing waits for answers any more. `other` gets what was not, and lay in
 * the way. NULL: as it was.
 */
void keyboard_led_by_interrupt(void (*other)(uint8_t byte));
bool keyboard_led_answer(uint8_t byte);
