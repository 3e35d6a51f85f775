/*
 * console.h - text to every place that shows text.
 *
 * A sink is one such place: a serial port, a screen. Text goes to every sink, and the last of it is
 * kept, so that a sink that appears later shows it too. Text may be written at any time: by a sink,
 * and by the handler of an exception or interrupt while a sink is at work. It is then queued, and
 * shown after what was interrupted. What the queue cannot hold, CONSOLE_KEPT_MAX bytes, is counted:
 * "[console: 1234 bytes were lost]".
 */
#pragma once

#include <kernel/config.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#if KERNEL_CONSOLE

struct console_sink {
    const char *name; /* as console= on the command line names it: "serial", "screen", ... */
    /* Shows `size` bytes of UTF-8; a sequence may continue in the next call. "\n" ends a line. */
    void (*write)(struct console_sink *sink, const char *text, size_t size);
    /* Marks what follows as a panic report. NULL where that means nothing. */
    void (*alarm)(struct console_sink *sink);
    /* write() may count here the bytes that it has shown: a panic that interrupts it goes on there. */
    volatile size_t done;
    /* For console.c: */
    bool muted;  /* by console_select(), or because it failed in a panic */
    bool busy;   /* between entering and leaving write() or alarm() */
    size_t next; /* the byte that it shows next, of all that was ever written */
};

/*
 * Adds a sink, which must stay where it is, and shows it what was written so far. Sinks are written
 * to in the order in which they came. There can be eight.
 */
void console_add(struct console_sink *sink);

/*
 * Mutes every sink that the comma-separated list does not name, and unmutes the others. Applies to
 * sinks added later, too. NULL names all. Ask console_is_muted() afterwards.
 */
void console_select(const char *list);

/* Whether no sink shows what is written: there is none, or all are muted. */
bool console_is_muted(void);

/* Whether the caller has interrupted a sink that is at work. */
bool console_is_busy(void);

/*
 * For a panic, before its report: takes the console from what it has interrupted, and shows what was
 * still to be shown. A sink that a first panic has interrupted is tried again; one that is
 * interrupted by a second is muted. If all are muted, all are tried. Returns false if there are none.
 */
bool console_panic(void);

/* For a panic: a report follows. */
void console_alarm(void);

/* For a panic that nothing else worked for: no sinks any more, and nothing that was written. */
void console_reset(void);

void console_write(const char *text, size_t size);

/* printf, as format.h describes it. */
__attribute__((format(printf, 1, 2))) void console_printf(const char *format, ...);
void console_vprintf(const char *format, va_list arguments);

#else

/* Checked like printf, and nothing. */
#define console_printf(...) ((void)sizeof(console_check(__VA_ARGS__)))
__attribute__((format(printf, 1, 2))) int console_check(const char *format, ...);

static inline bool console_is_busy(void)
{
    return false;
}

#endif
