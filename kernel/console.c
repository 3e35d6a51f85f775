/* console.c - hands text to the sinks, and keeps it for those to come. */
#include <kernel/assert.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/string.h>

/* An array, because a list in the sinks themselves could be written over and go in a circle. */
#define SINKS_MAX 8
static struct console_sink *sinks[SINKS_MAX];
static size_t sink_count;
static const char *selected; /* NULL: all */

/* The last CONSOLE_KEPT_MAX bytes of all that was written, as a ring: byte n is at n % CONSOLE_KEPT_MAX. */
static char kept[CONSOLE_KEPT_MAX];
static size_t written;

static void keep(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        kept[(written + i) % CONSOLE_KEPT_MAX] = text[i];
    written += size;
}

static void write_to(struct console_sink *sink, const char *text, size_t size)
{
    if (sink->muted || sink->busy)
        return;
    sink->busy = true;
    sink->write(sink, text, size);
    sink->busy = false;
}

static void replay(struct console_sink *sink)
{
    size_t begin = written > CONSOLE_KEPT_MAX ? written % CONSOLE_KEPT_MAX : 0;
    size_t size = written > CONSOLE_KEPT_MAX ? CONSOLE_KEPT_MAX : written;
    size_t first = size < CONSOLE_KEPT_MAX - begin ? size : CONSOLE_KEPT_MAX - begin;
    write_to(sink, kept + begin, first);
    write_to(sink, kept, size - first);
}

static void mute(struct console_sink *sink)
{
    sink->muted = selected && !command_line_list_has(selected, sink->name);
}

void console_add(struct console_sink *sink)
{
    kassert(sink_count < SINKS_MAX);
    mute(sink);
    sink->busy = false;
    sinks[sink_count++] = sink;
    replay(sink);
}

void console_select(const char *list)
{
    selected = list;
    for (size_t i = 0; i < sink_count; i++)
        mute(sinks[i]);
}

bool console_is_muted(void)
{
    for (size_t i = 0; i < sink_count; i++) {
        if (!sinks[i]->muted)
            return false;
    }
    return true;
}

void console_write(const char *text, size_t size)
{
    keep(text, size);
    for (size_t i = 0; i < sink_count; i++)
        write_to(sinks[i], text, size);
}

void console_alarm(void)
{
    for (size_t i = 0; i < sink_count; i++) {
        struct console_sink *sink = sinks[i];
        sink->busy = sink->alarm;
        if (sink->alarm && !sink->muted)
            sink->alarm(sink);
        sink->busy = false;
    }
}

bool console_unmute(void)
{
    bool listening = false;
    for (size_t i = 0; i < sink_count; i++)
        listening = listening || (!sinks[i]->muted && !sinks[i]->busy);
    for (size_t i = 0; i < sink_count && !listening; i++)
        sinks[i]->muted = sinks[i]->busy = false;
    return sink_count > 0;
}

void console_reset(void)
{
    sink_count = 0;
    selected = NULL;
    written = 0;
}

/* One write to the sinks for a whole printf where it fits: a screen repaints once. */
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
