/*
 * A panic in a handler that has just printed, while a sink, the only one, is at work: all that was
 * printed comes before the report, the rest of the interrupted line included.
 *
 * expect: one, two
 * expect: in the handler
 * expect: PANIC  the end
 * expect: in handle+0x
 * expect: halted.
 */
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static bool handle(struct trap_frame *frame)
{
    (void)frame;
    console_printf("in the handler\n");
    panic("the end");
}

static bool happened;

static void write(struct console_sink *sink, const char *text, size_t size)
{
    for (size_t i = 0; i < size; sink->done = ++i) {
        if (text[i] == ',' && !happened) {
            happened = true;
            __asm__ volatile("int3");
        }
        __asm__ volatile("outb %0, %1" ::"a"(text[i]), "Nd"((unsigned short)0x3f8));
    }
}

static struct console_sink only = {.name = "only", .write = write};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    trap_set_handler(TRAP_BREAKPOINT, handle);
    console_reset();
    console_add(&only);
    console_printf("one, two\n");
}
