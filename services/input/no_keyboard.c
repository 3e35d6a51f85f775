/* no_keyboard.c - a board that has no keyboard, only a serial port or a program's input. */
#include "keyboard.h"

bool keyboard_take(bool is_set2, uint8_t byte, struct input_event *event)
{
    (void)is_set2, (void)byte, (void)event;
    return false;
}

void keyboard_forget(void)
{
}

const char *input_layout(const char *name)
{
    (void)name;
    return NULL;
}
