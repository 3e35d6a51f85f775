/* keyboard.h - a keyboard's scan codes as events, where the board has a keyboard. */
#pragma once

#include <services/input.h>

/* Takes a byte of set 1 or 2. Whether it was an event. */
bool keyboard_take(bool is_set2, uint8_t byte, struct input_event *event);

/* Some bytes are missing: what was held down counts as released. */
void keyboard_forget(void);
