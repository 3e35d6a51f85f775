/* terminal.c - the keyboard and the serial port. A PC of today may have none of the two. */
#include "terminal.h"
#include <kernel/format.h>
#include <kernel/framebuffer_console.h>
#include <stddef.h>

const char *board_terminal_start(board_terminal_handler *arrived, board_terminal_room *room)
{
    (void)room;
    static char sentence[200];
    framebuffer_console_show_cursor();
    const char *no_serial = serial_input_start(arrived);
    const char *no_keyboard = keyboard_start(arrived);
    if (!no_keyboard)
        return NULL; /* many PCs have no serial port: that is no error */
    format_string(sentence, sizeof sentence, "no keyboard: %s; %s%s", no_keyboard,
                  no_serial ? "and nothing can be typed at the serial port: "
                            : "what is typed at the serial port arrives",
                  no_serial ? no_serial : "");
    return sentence;
}
