/* panic.c - the one place where every failure arrives. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/command_line.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/string.h>
#include <kernel/panic.h>
#include <kernel/symbols.h>

#define TRACE_LINES 16 /* as many as a person reads */
#define ADDRESS_DIGITS (int)(2 * sizeof(uintptr_t))
#define TRACE_CALLS 1000000 /* more than fit on a stack, a program's too */

struct panic last_panic;

static struct panic second_panic; /* one that came while the last one was reported */

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

/* "poke+0x4 (kernel/poke.c:12)". A return address may be behind the last byte of its function. */
static void print_place(uintptr_t address, bool is_return_address, bool with_line)
{
    struct symbol symbol;
    unsigned back = is_return_address ? 1 : 0;
    if (!symbols_find_address(address - back, &symbol)) {
        console_printf("?\n");
        return;
    }
    console_printf("%s+0x%x", symbol.name, symbol.offset + back);
    if (with_line && symbol.file)
        console_printf(" (%s:%u)", symbol.file, symbol.line);
    console_printf("\n");
}

static void print_call(unsigned line, uintptr_t address, bool is_return_address)
{
    console_printf("  %s 0x%0*zx  ", line == 0 ? "trace" : "     ", ADDRESS_DIGITS,
                   (size_t)address);
    print_place(address, is_return_address, true);
}

/* How often the trace returns to the same address in a row: recursion takes one line. */
static bool skip_repeats(struct arch_trace *trace, unsigned *repeats)
{
    uintptr_t address = trace->return_address;
    *repeats = 0;
    while (arch_trace_next(trace)) {
        if (trace->return_address != address)
            return true;
        if (++*repeats == TRACE_CALLS)
            return false;
    }
    return false;
}

static void print_trace(const struct trap_frame *frame, bool is_return_address)
{
    struct arch_trace trace = {.frame = frame};
    unsigned lines = 0, repeats;
    print_call(lines++, arch_frame_address(frame), is_return_address);
    bool more = arch_trace_next(&trace);
    while (more && lines < TRACE_LINES) {
        print_call(lines++, trace.return_address, true);
        more = skip_repeats(&trace, &repeats);
        if (repeats > 0)
            console_printf("        ... %u times more\n", repeats);
    }
    if (more)
        console_printf("        ... and more calls\n");
    else if (trace.end)
        console_printf("        ends here: %s (0x%zx)\n", trace.end, (size_t)trace.frame_pointer);
}

static void print_where(const struct panic *panic)
{
    console_printf("       ");
    if (panic->file)
        console_printf("%s:%d, ", panic->file, panic->line);
    console_printf("in ");
    print_place(arch_frame_address(panic->frame), panic->is_call, !panic->file);
}

static void print_details(const struct panic *panic)
{
    arch_print_frame(panic->frame);
    print_trace(panic->frame, panic->is_call);
    console_printf("  scripts/decode turns this report into source lines.\n");
}

void panic_report(const struct panic *panic)
{
    console_alarm();
    console_printf("\nPANIC  %s\n", panic->message);
    print_where(panic);
    print_details(panic);
}

static void report_both(void)
{
    console_printf("\nPANIC  while a panic was reported:\n       %s\n", second_panic.message);
    print_where(&second_panic);
    console_printf("       The first was:\n       %s\n", last_panic.message);
    print_where(&last_panic);
    print_details(&last_panic);
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
        console_printf("\nPANIC  three times; the first was: %s\nhalted.\n", last_panic.message);
    }
    board_exit(BOARD_FAILED);
    arch_halt();
}

/*
 * Records where, before anything is done that may fail in turn, and makes sure that somebody
 * listens. The caller fills in the message.
 */
static struct panic *begin(const struct trap_frame *frame, bool is_call, const char *file, int line)
{
    arch_irq_disable();
    if (++depth > 2)
        last_words();
    struct panic *panic = depth == 1 ? &last_panic : &second_panic;
    panic->frame = arch_keep_frame(frame);
    panic->is_call = is_call;
    panic->file = file;
    panic->line = line;
    if (!console_unmute())
        board_init();
    return panic;
}

static noreturn void finish(void)
{
    if (depth == 2)
        report_both();
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

void panic_trap(const struct trap_frame *frame)
{
    struct panic *panic = begin(frame, false, NULL, 0);
    arch_trap_sentence(panic->frame, panic->message, sizeof panic->message);
    finish();
}
