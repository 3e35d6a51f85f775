/* keyboard_led.h - the one LED that a PC's keyboard has for us. */
#pragma once

#include <stdbool.h>

/* Scroll Lock's, where there is a PS/2 keyboard, or a firmware that makes a USB one look like it. */
void keyboard_led(bool on);
