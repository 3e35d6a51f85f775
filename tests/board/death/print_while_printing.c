/*
 * The handler of an NMI prints while a sink is at work. Nothing of it is lost, and what the sink was given
 * comes first.
 *
 * expect: one, two, three
 * expect: in the handler
 * expect: in the handler
 * expect: after
 * expect: PANIC  the end
 * expect: in kernel_main+0x
 */
#include <device.h>
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void NMI_Handler(void)
{
    console_printf("in the handler\n");
}

static int left = 2; /* or the report would be interrupted, too */

static void write(struct console_sink *sink, const char *text, size_t size)
{
    (void)sink;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == ',' && left-- > 0)
            reg_write_with_zero(SCB->ICSR, .NMIPENDSET = 1);
    }
}

static struct console_sink interrupted = {.name = "interrupted", .write = write};

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    console_add(&interrupted);
    console_printf("one, two, three\n");
    console_printf("after\n");
    panic("the end");
}
