/*
 * panic.h - the end, with a reason.
 *
 * A panic turns interrupts off, records itself, calls the handler, and stops the board. It is
 * for mistakes of ours: bad data from outside is a returned reason.
 */
#pragma once

#include <stdarg.h>
#include <stdnoreturn.h>

struct trap_frame;

struct panic {
    char message[256];
    const char *file; /* NULL for a CPU exception */
    int line;
    const struct trap_frame *frame; /* NULL unless a CPU exception; valid while it is handled */
};

/* The last panic, for debuggers. An empty message: there was none. */
extern struct panic last_panic;

typedef void panic_handler(const struct panic *panic);

/* Replaces what is done between recording and halting. Returns the handler it replaces. */
panic_handler *panic_set_handler(panic_handler *handler);

/* The handler that _start installs: prints the report on the console. */
panic_handler panic_report;

#define panic(...) panic_at(__FILE__, __LINE__, __VA_ARGS__)

/* An assertion that stays on in every build. */
#define kassert(condition)                                                                         \
    ((condition) ? (void)0 : panic_at(__FILE__, __LINE__, "assertion failed: %s", #condition))

__attribute__((format(printf, 3, 4))) noreturn void panic_at(const char *file, int line,
                                                             const char *format, ...);

/* For the port: an exception that nobody handles. */
noreturn void panic_trap(const struct trap_frame *frame);
