/*
 * line_editor_fuzz.c - the size of a line and of the history, and then what is typed: whatever that is, the
 * line is a string that fits, the screen is never left to the left or to the right, and what it shows when a
 * line is done is its end.
 */
#include "fuzz.h"
#include <kernel/console.h>
#include <kernel/escape.h>

#include "../../services/input/line_completion.c"
#include "../../services/input/line_editor.c"
#include "../../services/input/line_history.c"
#include "../../services/input/line_view.c"
#include "../../services/input/terminal_keys.h"

static const uint8_t *typing;
static size_t left;
static struct terminal_keys keys;
static size_t column;
static struct escape escape;

void console_write(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (escape_take(&escape, byte) || (byte & 0xc0) == 0x80)
            continue;
        check(byte != '\b' || column > 0);
        column = byte == '\r' || byte == '\n' ? 0 : byte == '\b' ? column - 1 : column + 1;
        check(column < 80);
    }
}

void console_printf(const char *format, ...)
{
    va_list arguments;
    char text[256];
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    console_write(text, (size_t)size);
}

void input_wait(struct input_event *event)
{
    for (;;) {
        if (terminal_keys_again(&keys, event))
            return;
        if (left == 0) {
            *event = (struct input_event){.kind = INPUT_END};
            return;
        }
        left--;
        if (*typing == 0xff) {
            typing++;
            *event = (struct input_event){.kind = INPUT_LOST, .count = 1};
            return;
        }
        if (terminal_keys_take(&keys, *typing++, event))
            return;
    }
}

static const char *candidate(struct line_editor *editor, const char *line, size_t word, size_t n)
{
    static const char *const words[] = {"a", "ab", "äb", "äc", "hello", "help"};
    check(line == editor->view.text && word <= editor->view.length);
    return n < sizeof words / sizeof *words ? words[n] : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t line_size = 1 + (size_t)fuzz_number(&data, &size, 1);
    size_t history_size = (size_t)fuzz_number(&data, &size, 1);
    char *line = malloc(line_size), *history = malloc(history_size);
    check(line && history);
    struct line_editor editor = {
        .prompt = "> ", .history = history, .history_size = history_size, .candidate = candidate};
    keys = (struct terminal_keys){0};
    escape = (struct escape){0};
    column = 0;
    typing = data;
    left = size;
    for (size_t length; (length = line_edit(&editor, line, line_size)) != LINE_END || left > 0;) {
        if (length != LINE_END)
            check(length < line_size && strlen(line) == length);
        check(editor.history_used <= history_size && !editor.view.has_draft);
        check(column == 0);
    }
    free(line);
    free(history);
    return 0;
}
