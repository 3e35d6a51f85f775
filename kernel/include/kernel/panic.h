/*
 * panic.h - the end, with a reason.
 *
 * A panic turns interrupts off, records itself, calls the handler, and stops the board. It is
 * for mistakes of ours: bad data from outside is a returned reason.
 */
#pragma once

#include <kernel/config.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

struct trap_frame;

#if KERNEL_CONSOLE

struct panic {
    char message[256];
    const char *file; /* where the source says so; NULL if it does not */
    int line;
    bool is_call; /* somebody called panic(); otherwise the CPU raised an exception */
    const struct trap_frame *frame; /* the CPU's registers at that moment */
};

/* The last panic, for debuggers. An empty message: there was none. */
extern struct panic last_panic;

#define panic(...) panic_at(__FILE__, __LINE__, __VA_ARGS__)

#else

/* What is left of a panic in an image without words. docs/panic.md lists the numbers. */
enum { PANIC_BY_CALL = 1 }; /* panic(), or an assertion; else the exception's number, 2 and up */

/* It outlives a reset; after power was away, it is chance. */
#define PANIC_MAGIC 0x1a57fa11u
struct panic {
    uint32_t magic; /* PANIC_MAGIC: there was one */
    uint32_t number;
    uintptr_t address;              /* behind the call; or the exception's EXC_RETURN */
    const struct trap_frame *frame; /* what the exception has stacked; NULL for a call */
};

extern struct panic last_panic;

/* The arguments are checked, and nothing is left of them. */
#define panic_at(file, line, ...) ((void)sizeof(panic_check(__VA_ARGS__)), panic_by_call())
#define panic(...) panic_at(0, 0, __VA_ARGS__)
__attribute__((format(printf, 1, 2))) int panic_check(const char *format, ...);

noreturn void panic_by_call(void);

/* For the port: an exception that nobody handles. */
noreturn void panic_with_number(uint32_t number, uintptr_t address, const struct trap_frame *frame);

#endif

typedef void panic_handler(const struct panic *panic);

/*
 * Only where there are words: replaces what is done between recording and halting, NULL for nothing.
 * Returns the handler it replaces. A handler that panics itself is not called again.
 */
panic_handler *panic_set_handler(panic_handler *handler);

/* The handler that _start installs: prints the report on the console. A handler may call it. */
panic_handler panic_report;

/* Obeys panic=halt|reboot: what comes after the report. Returns NULL, or what is wrong with it. */
const char *panic_configure(const char *command_line);

/* An assertion that stays on in every build. */
#define kassert(condition)                                                                         \
    ((condition) ? (void)0 : panic_at(__FILE__, __LINE__, "assertion failed: %s", #condition))

#if KERNEL_CONSOLE

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

#endif
