/* panic.c - where every failure arrives: records it, has it reported, and stops. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/panic.h>
#include <kernel/string.h>

struct panic last_panic;

static struct panic second_panic; /* one that came while the last one was reported */

/* Copies of both frames: the stack that they were on may be written over. */
#define FRAMES 2
static uint64_t frames[FRAMES][(ARCH_FRAME_MAX + 7) / 8];

static panic_handler *handler;
static int depth; /* panics under way */
static bool reboot;

panic_handler *panic_set_handler(panic_handler *new_handler)
{
    panic_handler *old = handler;
    handler = new_handler;
    return old;
}

const char *panic_configure(const char *command_line)
{
    reboot = command_line_has(command_line, "panic", "reboot");
    if (reboot || command_line_has(command_line, "panic", "halt") ||
        !command_line_value(command_line, "panic", NULL, 0))
        return NULL;
    return "panic= is neither halt nor reboot: it is ignored";
}

static noreturn void stop(void)
{
    console_printf(reboot ? "rebooting.\n" : "halted.\n");
    board_exit(BOARD_FAILED);
    if (reboot) {
        board_reset();
        console_printf("This machine cannot be restarted: halted.\n");
    }
    arch_halt();
}

/* Even the second report failed: one sentence through consoles made anew, or nothing. */
static noreturn void last_words(void)
{
    if (depth == 3) {
        console_reset();
        board_init();
        console_printf("\nPANIC  three times; the first was: %s\n%s.\n", last_panic.message,
                       reboot ? "rebooting" : "halted");
    }
    board_exit(BOARD_FAILED);
    if (reboot)
        board_reset();
    arch_halt();
}

/* Records where, before anything is done that may fail in turn. The caller fills in the message. */
static struct panic *begin(const struct trap_frame *frame, bool is_call, const char *file, int line)
{
    arch_irq_disable();
    if (++depth > FRAMES)
        last_words();
    struct panic *panic = depth == 1 ? &last_panic : &second_panic;
    panic->frame = memcpy(frames[depth - 1], frame, arch_frame_size());
    panic->is_call = is_call;
    panic->file = file;
    panic->line = line;
    return panic;
}

static noreturn void finish(void)
{
    if (!console_panic())
        board_init();
    if (depth == 2)
        panic_report_both(&second_panic, &last_panic);
    else if (handler)
        handler(&last_panic);
    stop();
}

/* The format as it stands is the message until the real one is complete. */
static noreturn void panic_with(const void *frame_address, const char *file, int line,
                                const char *format, va_list arguments)
{
    struct panic *panic = begin(arch_capture(frame_address), true, file, line);
    const size_t size = sizeof panic->message;
    string_copy(panic->message, size, format, strnlen(format, size));
    static char message[sizeof panic->message];
    if ((size_t)format_vstring(message, size, format, arguments) >= size)
        memcpy(message + size - sizeof "...", "...", sizeof "...");
    memcpy(panic->message, message, size);
    finish();
}

void panic_at(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    panic_with(__builtin_frame_address(0), file, line, format, arguments);
}

void panic_for_caller(const void *frame_address, const char *file, int line, const char *format,
                      ...)
{
    va_list arguments;
    va_start(arguments, format);
    panic_with(frame_address, file, line, format, arguments);
}

void assert_failed(const char *file, int line, const char *condition)
{
    panic_for_caller(__builtin_frame_address(0), file, line, "assertion failed: %s", condition);
}

void panic_trap(const struct trap_frame *frame)
{
    struct panic *panic = begin(frame, false, NULL, 0);
    arch_trap_sentence(panic->frame, panic->message, sizeof panic->message);
    finish();
}
