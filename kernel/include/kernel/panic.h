/*
 * panic.h - the end, with a reason.
 *
 * A panic turns interrupts off, records itself, calls the handler, and stops the board. It is
 * for mistakes of ours: bad data from outside is a returned reason.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stdnoreturn.h>

struct trap_frame;

struct panic {
    char message[256];
    const char *file; /* where the source says so; NULL if it does not */
    int line;
    bool is_call; /* somebody called panic(); otherwise the CPU raised an exception */
    const struct trap_frame *frame; /* the CPU's registers at that moment */
};

/* The last panic, for debuggers. An empty message: there was none. */
extern struct panic last_panic;

typedef void panic_handler(const struct panic *panic);

/*
 * Replaces what is done between recording and halting, NULL for nothing. Returns the handler it
 * replaces. A handler that panics itself is not called again.
 */
panic_handler *panic_set_handler(panic_handler *handler);

/* The handler that _start installs: prints the report on the console. A handler may call it. */
panic_handler panic_report;

/* Obeys panic=halt|reboot: what comes after the report. Returns NULL, or what is wrong with it. */
const char *panic_configure(const char *command_line);

#define panic(...) panic_at(__FILE__, __LINE__, __VA_ARGS__)

/* An assertion that stays on in every build. */
#define kassert(condition)                                                                         \
    ((condition) ? (void)0 : panic_at(__FILE__, __LINE__, "assertion failed: %s", #condition))

__attribute__((format(printf, 3, 4))) noreturn void panic_at(const char *file, int line,
                                                             const char *format, ...);

/*
 * For what the compiler calls when a check of its own fails: the panic is reported of whoever
 * called the function that has this frame (__builtin_frame_address). `file` may be NULL.
 */
__attribute__((format(printf, 4, 5))) noreturn void
panic_for_caller(const void *frame_address, const char *file, int line, const char *format, ...);

/* For the port: an exception that nobody handles. */
noreturn void panic_trap(const struct trap_frame *frame);
