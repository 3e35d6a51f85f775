/* panic.c - the one place where every failure arrives. */
#include <kernel/arch.h>
#include <kernel/board.h>
#include <kernel/console.h>
#include <kernel/format.h>
#include <kernel/panic.h>

struct panic last_panic;

static panic_handler *handler;
static int depth; /* panics under way */

panic_handler *panic_set_handler(panic_handler *new_handler)
{
    panic_handler *old = handler;
    handler = new_handler;
    return old;
}

void panic_report(const struct panic *panic)
{
    console_printf("\nPANIC  %s\n", panic->message);
    if (panic->file)
        console_printf("       %s:%d\n", panic->file, panic->line);
    if (panic->frame)
        arch_trap_print(panic->frame);
    console_printf("halted.\n");
}

/* Interrupts off, and out of here if even the report panics: first with words, then without. */
static void enter(void)
{
    arch_irq_disable();
    depth++;
    if (depth == 2)
        console_printf("\nPANIC while reporting a panic; the first one was: %s\n",
                       last_panic.message);
    if (depth > 1)
        board_stop(BOARD_FAILED);
}

static noreturn void finish(void)
{
    if (handler)
        handler(&last_panic);
    board_stop(BOARD_FAILED);
}

void panic_at(const char *file, int line, const char *format, ...)
{
    enter();
    last_panic.file = file;
    last_panic.line = line;
    va_list arguments;
    va_start(arguments, format);
    format_vstring(last_panic.message, sizeof last_panic.message, format, arguments);
    va_end(arguments);
    finish();
}

void panic_trap(const struct trap_frame *frame)
{
    enter();
    last_panic.frame = frame;
    arch_trap_sentence(frame, last_panic.message, sizeof last_panic.message);
    finish();
}
