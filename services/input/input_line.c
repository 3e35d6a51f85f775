/* input_line.c - a line without further ado. */
#include <kernel/config.h>
#include <services/line_editor.h>

size_t input_line(char *line, size_t size)
{
    static char history[INPUT_HISTORY_MAX];
    static struct line_editor editor = {.history = history, .history_size = sizeof history};
    return line_edit(&editor, line, size);
}
