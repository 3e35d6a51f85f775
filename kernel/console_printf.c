/* console_printf.c - formatted text, in one console_write() where it fits: a screen then repaints once. */
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/string.h>

struct line {
    size_t used;
    char text[CONSOLE_LINE_MAX];
};

static void flush(struct line *line)
{
    console_write(line->text, line->used);
    line->used = 0;
}

static void gather(void *context, const char *text, size_t size)
{
    struct line *line = context;
    while (size > 0) {
        if (line->used == sizeof line->text)
            flush(line);
        size_t space = sizeof line->text - line->used;
        size_t part = size < space ? size : space;
        memcpy(line->text + line->used, text, part);
        line->used += part;
        text += part;
        size -= part;
    }
}

void console_vprintf(const char *format, va_list arguments)
{
    struct line line;
    line.used = 0;
    format_to(gather, &line, format, arguments);
    flush(&line);
}

void console_printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    console_vprintf(format, arguments);
    va_end(arguments);
}
