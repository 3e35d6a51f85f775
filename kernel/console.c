/* console.c - hands text to the sinks, from the queue where one is busy or appears later. */
#include <kernel/arch.h>
#include <kernel/assert.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/console_queue.h>
#include <kernel/format.h>

/* An array, because a list in the sinks themselves could be written over and go in a circle. */
#define SINKS_MAX 8
static struct console_sink *sinks[SINKS_MAX];
static size_t sink_count;
static const char *selected; /* NULL: all */

/* A longer text is written in pieces, which leaves room in the queue for what interrupts it. */
#define PIECE_MAX (CONSOLE_KEPT_MAX / 2)

static volatile size_t lost_said; /* how much of queue_lost the console has told */
#define LOST_LINE_MAX 64

/*
 * The outermost console_write() is the only one that calls the sinks. Those that interrupt it, from
 * a sink or from the handler of an exception, only fill the queue; it shows their text afterwards.
 */
static volatile bool writing;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The position of the first byte that a sink has still to show. */
static size_t tail(void)
{
    size_t head = queue_head, most = 0;
    for (size_t i = 0; i < sink_count; i++) {
        size_t left = sinks[i]->muted ? 0 : head - sinks[i]->next;
        most = left > most ? left : most;
    }
    return head - most;
}

static size_t print_lost(char line[LOST_LINE_MAX], size_t bytes)
{
    return (size_t)format_string(line, LOST_LINE_MAX, "\n[console: %zu bytes were lost]\n", bytes);
}

static void write_to(struct console_sink *sink, const char *text, size_t size)
{
    sink->done = 0;
    sink->busy = true;
    sink->write(sink, text, size);
    sink->busy = false;
    sink->next += size;
}

/* Some text was overwritten before the sink came: says so, and goes on with what is kept. */
static void skip_what_is_gone(struct console_sink *sink)
{
    char line[LOST_LINE_MAX];
    size_t begin = queue_head - CONSOLE_KEPT_MAX;
    size_t size = print_lost(line, begin - sink->next);
    sink->next = begin - size;
    write_to(sink, line, size);
}

/* Shows what the sink has still to show, up to the end of the ring. Returns whether there was any. */
static bool show(struct console_sink *sink)
{
    if (sink->muted)
        sink->next = queue_head;
    size_t behind = queue_head - sink->next;
    if (behind == 0)
        return false;
    if (behind > CONSOLE_KEPT_MAX)
        skip_what_is_gone(sink);
    size_t begin = sink->next % CONSOLE_KEPT_MAX;
    write_to(sink, queue_ring + begin, least(queue_head - sink->next, CONSOLE_KEPT_MAX - begin));
    return true;
}

/* Called when the queue has room again. Returns whether anything was lost. */
static bool say_what_was_lost(void)
{
    char line[LOST_LINE_MAX];
    size_t now = queue_lost;
    if (now == lost_said)
        return false;
    queue_append(line, print_lost(line, now - lost_said), tail());
    lost_said = now;
    return true;
}

/* Returns whether there may be more: a sink may write, too. */
static bool show_to_all(void)
{
    bool any = false;
    for (size_t i = 0; i < sink_count; i++)
        any |= show(sinks[i]);
    return say_what_was_lost() || any;
}

static bool is_all_shown(void)
{
    for (size_t i = 0; i < sink_count; i++) {
        if (!sinks[i]->muted && sinks[i]->next != queue_head)
            return false;
    }
    return queue_lost == lost_said;
}

/*
 * Shows what is in the queue. A sink that itself writes at each write would go on for ever: what
 * exceeds one queue full stays for the next time.
 */
static void drain(void)
{
    size_t from = queue_head;
    do {
        writing = true;
        while (queue_head - from <= CONSOLE_KEPT_MAX && show_to_all())
            ;
        writing = false;
    } while (queue_head - from <= CONSOLE_KEPT_MAX && !is_all_shown());
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
    sink->next = 0;
    sinks[sink_count++] = sink;
    if (!writing)
        drain();
}

void console_select(const char *list)
{
    selected = list;
    for (size_t i = 0; i < sink_count; i++) {
        if (sinks[i]->muted)
            sinks[i]->next = queue_head;
        mute(sinks[i]);
    }
}

bool console_is_muted(void)
{
    for (size_t i = 0; i < sink_count; i++) {
        if (!sinks[i]->muted)
            return false;
    }
    return true;
}

/* A sink that has shown everything gets the text itself, undivided: a screen draws it once. */
static void write_piece(const char *text, size_t size)
{
    bool is_outermost = !writing;
    writing = true;
    size_t at = queue_append(text, size, tail());
    if (!is_outermost)
        return;
    for (size_t i = 0; i < sink_count; i++) {
        if (sinks[i]->muted)
            sinks[i]->next = queue_head;
        else if (sinks[i]->next == at)
            write_to(sinks[i], text, size);
    }
    writing = false;
    if (!is_all_shown())
        drain();
}

void console_write(const char *text, size_t size)
{
    while (size > 0) {
        size_t part = least(size, PIECE_MAX);
        write_piece(text, part);
        text += part;
        size -= part;
    }
}

bool console_is_busy(void)
{
    return writing;
}

/* The panic has interrupted the sink, which goes on after what it has shown. */
static void take_back(struct console_sink *sink, bool leave_out)
{
    if (!sink->busy)
        return;
    sink->next += sink->done;
    sink->busy = false;
    sink->muted |= leave_out;
}

bool console_panic(void)
{
    static bool again;
    queue_panic(tail());
    for (size_t i = 0; i < sink_count; i++)
        take_back(sinks[i], again);
    again = true;
    if (console_is_muted()) {
        for (size_t i = 0; i < sink_count; i++)
            sinks[i]->muted = false;
    }
    drain();
    return sink_count > 0;
}

void console_alarm(void)
{
    for (size_t i = 0; i < sink_count; i++) {
        struct console_sink *sink = sinks[i];
        if (!sink->alarm || sink->muted)
            continue;
        sink->done = 0;
        sink->busy = true;
        sink->alarm(sink);
        sink->busy = false;
    }
}

void console_reset(void)
{
    sink_count = 0;
    selected = NULL;
    lost_said = 0;
    writing = false;
    queue_reset();
}
