/*
 * panic.h - the end, with a reason.
 *
 * A panic turns interrupts off, records itself, calls the handler, and stops the board. It is for
 * mistakes in the kernel; bad data from outside is a returned reason.
 */
#pragma once

#include <kernel/assert.h>
#include <kernel/config.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

struct trap_frame;

#if KERNEL_CONSOLE

struct panic {
    char message[256];
    const char *file; /* NULL: the source does not say where */
    int line;
    bool is_call;                   /* from panic() or its like; false: an exception of the CPU */
    const struct trap_frame *frame; /* the CPU's registers at that moment */
};

/* The last panic, for debuggers. An empty message: there was none. */
extern struct panic last_panic;

#define panic(...) panic_at(__FILE__, __LINE__, __VA_ARGS__)

#else

/* The panic codes of an image without a console; docs/boards.md lists them. */
enum { PANIC_BY_CALL = 1 }; /* panic(), or an assertion; exceptions have their number, 2 and up */

/* It outlives a reset. After power was off its content is random: PANIC_MAGIC tells. */
#define PANIC_MAGIC 0x1a57fa11u
struct panic {
    uint32_t magic; /* PANIC_MAGIC: there was a panic */
    uint32_t number;
    uintptr_t address;              /* of the instruction after the call, or EXC_RETURN */
    const struct trap_frame *frame; /* what the exception has stacked; NULL for a call */
};

extern struct panic last_panic;

/* The compiler checks the arguments; no code or text of them is left. */
#define panic_at(file, line, ...) ((void)sizeof(panic_check(__VA_ARGS__)), panic_by_call())
#define panic(...) panic_at(0, 0, __VA_ARGS__)
__attribute__((format(printf, 1, 2))) int panic_check(const char *format, ...);

/* For the port: an unhandled exception. */
noreturn void panic_with_number(uint32_t number, uintptr_t address, const struct trap_frame *frame);

#endif

typedef void panic_handler(const struct panic *panic);

/*
 * Only with a console: sets what runs between recording and halting, NULL for nothing. Returns the
 * handler that it replaces. A handler that panics itself is not called again.
 */
panic_handler *panic_set_handler(panic_handler *handler);

/* The handler that _start installs: prints the report on the console. A handler may call it. */
panic_handler panic_report;

/* Obeys panic=halt|reboot: what comes after the report. Returns NULL, or what is wrong with it. */
const char *panic_configure(const char *command_line);

/* For the port: the sentence of an instruction that compilers put in to stop. */
#define PANIC_TRAP_INSTRUCTION                                                                     \
    "trap instruction: __builtin_trap(), or code that the compiler took for unreachable"

#if KERNEL_CONSOLE

__attribute__((format(printf, 3, 4))) noreturn void panic_at(const char *file, int line,
                                                             const char *format, ...);

/*
 * For functions that the compiler calls when a check of its own fails: the report shows the caller of
 * the function whose frame this is (__builtin_frame_address). `file` may be NULL.
 */
__attribute__((format(printf, 4, 5))) noreturn void
panic_for_caller(const void *frame_address, const char *file, int line, const char *format, ...);

/* For the port: an unhandled exception. */
noreturn void panic_trap(const struct trap_frame *frame);

/* For services/process: parts of the report. */
void panic_print_registers(const struct trap_frame *frame);
void panic_print_code(uintptr_t address);

/* For panic.c: the report of a panic within another one's report. */
void panic_report_both(const struct panic *second, const struct panic *first);

#endif
