/*
 * console.h - text to every place that shows text.
 *
 * A sink is one such place: a serial port, a screen. What is written goes to every sink, and is
 * kept, so that a sink that appears later first shows what came before it.
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
    /* Makes room and is seen: a panic report follows. NULL where that means nothing. */
    void (*alarm)(struct console_sink *sink);
    bool muted; /* set by console_select() */
    bool busy;  /* between entering and leaving write() or alarm() */
};

/*
 * Adds a sink, which must stay where it is, and shows it what was written so far. Sinks are written
 * to in the order in which they came. There can be eight.
 */
void console_add(struct console_sink *sink);

/*
 * Mutes every sink that the comma-separated list does not name, those to come included, and the
 * others no longer. NULL names all. Ask console_is_muted() afterwards.
 */
void console_select(const char *list);

/* Whether nobody would see what is written: there is no sink, or all are muted. */
bool console_is_muted(void);

/*
 * For a panic: every sink makes room for the report. The panic may have interrupted one, which is
 * tried all the same; one that does not come back from then on is left out.
 */
void console_alarm(void);

/*
 * For a panic: if nobody listens, because all sinks are muted or did not come back, all are tried
 * again. Returns false if there are none.
 */
bool console_unmute(void);

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

#endif
