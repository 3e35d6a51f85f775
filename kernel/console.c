/* console.c - hands text to the sinks, and keeps it for those that are busy or come later. */
#include <kernel/arch.h>
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

/*
 * The last CONSOLE_KEPT_MAX bytes of all that was written, as a ring: byte n is at n modulo that. It
 * serves a sink that appears late, and it is the queue of what is written while a sink is busy: of
 * what a sink has still to show, nothing is overwritten.
 */
static char kept[CONSOLE_KEPT_MAX];
static volatile size_t written;
_Static_assert((CONSOLE_KEPT_MAX & (CONSOLE_KEPT_MAX - 1)) == 0,
               "a size_t wraps at a power of two");

/* Of a longer text, so much at a time: that leaves room for what is written in between. */
#define PIECE_MAX (CONSOLE_KEPT_MAX / 2)

/* What has found no room in the ring, and what was said of it. In bytes. */
static volatile size_t lost, lost_said;
#define LOST_LINE_MAX 64

/*
 * The outermost console_write() is the only one that calls the sinks. Those that interrupt it, from
 * a sink or from the handler of an exception, only fill the ring; it shows their text afterwards.
 */
static volatile bool writing;

/* A copy into the ring that is under way. The ones that it has interrupted are behind `outer`. */
struct fill {
    const char *text;
    size_t at, size;
    struct fill *outer;
};
static struct fill *volatile filling;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How much fits behind `at` beside what a sink has still to show. */
static size_t room_at(size_t at)
{
    size_t most_behind = 0;
    for (size_t i = 0; i < sink_count; i++) {
        size_t behind = sinks[i]->muted ? 0 : at - sinks[i]->next;
        most_behind = behind > most_behind ? behind : most_behind;
    }
    return most_behind < CONSOLE_KEPT_MAX ? CONSOLE_KEPT_MAX - most_behind : 0;
}

/* advance() returns false if `written` was no longer `at`: an interrupt has written in between. */
#if __GCC_ATOMIC_POINTER_LOCK_FREE == 2
static bool advance(size_t at, size_t size)
{
    return __atomic_compare_exchange_n(&written, &at, at + size, false, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED);
}
#else
/*
 * ARMv6-M has no such instruction. With interrupts masked only an NMI can come in between: its text waits
 * aside, and follows the text that it has interrupted.
 */
static char aside[CONSOLE_LINE_MAX];
static volatile size_t aside_size;
static volatile bool advancing;

static bool advance(size_t at, size_t size)
{
    uintptr_t state = arch_irq_save();
    advancing = true;
    bool is_same = written == at;
    if (is_same)
        written = at + size;
    advancing = false;
    arch_irq_restore(state);
    return is_same;
}

static void put_aside(const char *text, size_t size)
{
    size_t part = least(size, sizeof aside - aside_size);
    memcpy(aside + aside_size, text, part);
    aside_size += part;
    lost += size - part;
}

/* While nothing advances, nothing is put aside. Returns the size. */
static size_t take_aside(char text[sizeof aside])
{
    uintptr_t state = arch_irq_save();
    size_t size = aside_size;
    memcpy(text, aside, size);
    aside_size = 0;
    arch_irq_restore(state);
    return size;
}
#endif

static void copy(const struct fill *fill)
{
    size_t begin = fill->at % CONSOLE_KEPT_MAX;
    size_t first = least(fill->size, CONSOLE_KEPT_MAX - begin);
    memcpy(kept + begin, fill->text, first);
    if (first < fill->size)
        memcpy(kept, fill->text + first, fill->size - first);
}

/* Puts the text into the ring, as much as there is room for. Returns where it begins. */
static size_t append_one(const char *text, size_t size)
{
    struct fill fill = {.text = text, .outer = filling};
    do {
        fill.at = written;
        fill.size = least(size, room_at(fill.at));
    } while (!advance(fill.at, fill.size));
    filling = &fill;
    copy(&fill);
    filling = fill.outer;
    lost += size - fill.size;
    return fill.at;
}

#if __GCC_ATOMIC_POINTER_LOCK_FREE == 2
static size_t append(const char *text, size_t size)
{
    return append_one(text, size);
}

static void resume_appending(void)
{
}
#else
static void append_aside(void)
{
    char text[sizeof aside];
    append_one(text, take_aside(text));
}

static size_t append(const char *text, size_t size)
{
    if (advancing) {
        put_aside(text, size);
        return written;
    }
    size_t at = append_one(text, size);
    while (aside_size > 0)
        append_aside();
    return at;
}

/* A panic in the NMI does not return to what it has interrupted. */
static void resume_appending(void)
{
    advancing = false;
    if (aside_size > 0)
        append_aside();
}
#endif

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

/* Too late for some of it: says so, and goes on with what is kept. */
static void skip_what_is_gone(struct console_sink *sink)
{
    char line[LOST_LINE_MAX];
    size_t begin = written - CONSOLE_KEPT_MAX;
    size_t size = print_lost(line, begin - sink->next);
    sink->next = begin - size;
    write_to(sink, line, size);
}

/* Shows the sink what it has still to show, up to the end of the ring. Returns whether it did. */
static bool show(struct console_sink *sink)
{
    if (sink->muted)
        sink->next = written;
    size_t behind = written - sink->next;
    if (behind == 0)
        return false;
    if (behind > CONSOLE_KEPT_MAX)
        skip_what_is_gone(sink);
    size_t begin = sink->next % CONSOLE_KEPT_MAX;
    write_to(sink, kept + begin, least(written - sink->next, CONSOLE_KEPT_MAX - begin));
    return true;
}

/* For a ring that has room again. Returns whether anything was lost. */
static bool say_what_was_lost(void)
{
    char line[LOST_LINE_MAX];
    size_t now = lost;
    if (now == lost_said)
        return false;
    append(line, print_lost(line, now - lost_said));
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
        if (!sinks[i]->muted && sinks[i]->next != written)
            return false;
    }
    return lost == lost_said;
}

/*
 * Shows what is in the ring. A sink that writes whenever it is written to would go on for ever: what
 * is beyond one ring full stays for the next time.
 */
static void drain(void)
{
    size_t from = written;
    do {
        writing = true;
        while (written - from <= CONSOLE_KEPT_MAX && show_to_all())
            ;
        writing = false;
    } while (written - from <= CONSOLE_KEPT_MAX && !is_all_shown());
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
            sinks[i]->next = written;
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

/* A sink that has shown all so far gets the text as it is: a screen draws it once. */
static void write_piece(const char *text, size_t size)
{
    bool is_outermost = !writing;
    writing = true;
    size_t at = append(text, size);
    if (!is_outermost)
        return;
    for (size_t i = 0; i < sink_count; i++) {
        if (sinks[i]->muted)
            sinks[i]->next = written;
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

/* The panic has interrupted the sink: it goes on behind what it has shown. */
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
    resume_appending();
    for (size_t i = 0; i < sink_count; i++)
        take_back(sinks[i], again);
    again = true;
    if (console_is_muted()) {
        for (size_t i = 0; i < sink_count; i++)
            sinks[i]->muted = false;
    }
    for (; filling; filling = filling->outer)
        copy(filling);
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
    written = lost = lost_said = 0;
    writing = false;
    filling = NULL;
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
