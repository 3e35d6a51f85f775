/*
 * Handlers of a breakpoint and of an NMI print while a sink, the only one, is at work. Nothing of it is
 * lost, and what the sink was given comes first.
 * exit: 33
 *
 * expect: one, two, three
 * expect: in the handler of exception 3
 * expect: in the handler of exception 2
 * expect: after
 * expect: kernel_main returned: halted.
 */
#include <arch/traps.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>

static bool handle(struct trap_frame *frame)
{
    console_printf("in the handler of exception %lu\n", frame->vector);
    return true;
}

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    for (size_t i = 0; i < size; i++) {
        __asm__ volatile("outb %0, %1" ::"a"(text[i]), "Nd"((unsigned short)0x3f8));
        if (text[i] == ',')
            __asm__ volatile("int3");
        if (text[i] == ',' && i > 4)
            __asm__ volatile("int $2");
    }
}

static struct console_sink only = {.name = "only", .write = write};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    trap_set_handler(TRAP_BREAKPOINT, handle);
    trap_set_handler(TRAP_NMI, handle);
    console_reset();
    console_add(&only);
    console_printf("one, two, three\n");
    console_printf("after\n");
}
