/* keyboard.c - the one keyboard: its decoder, its layout, its LEDs. */
#include "keyboard.h"
#include "scan_codes.h"
#include <kernel/board.h>
#include <kernel/command_line.h>

static const struct keyboard_layout *const layouts[] = {&layout_us, &layout_de};

static struct scan_codes keyboard = {.layout = &layout_us};

bool keyboard_take(bool is_set2, uint8_t byte, struct input_event *event)
{
    unsigned locks = keyboard.locks;
    bool is_event = scan_codes_take(&keyboard, is_set2, byte, event);
    if (keyboard.locks != locks)
        board_keyboard_leds(keyboard.locks);
    return is_event;
}

void keyboard_forget(void)
{
    scan_codes_forget(&keyboard);
}

const char *input_layout(const char *name)
{
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (command_line_list_has(layouts[i]->name, name)) {
            keyboard.layout = layouts[i];
            return NULL;
        }
    }
    return "there is no such keyboard layout: choose us or de";
}
