/*
 * An app's own handler, which calls the default one.
 *
 * expect: mine: the message
 * expect: PANIC  the message
 * expect: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static void handler(const struct panic *panic)
{
    console_printf("mine: %s\n", panic->message);
    panic_report(panic);
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic_set_handler(handler);
    panic("the message");
}
