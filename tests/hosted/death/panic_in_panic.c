/*
 * A handler that panics.
 *
 * expect: PANIC  while a panic was reported:
 * expect: the second
 * expect: in handler+0x
 * expect: The first was:
 * expect: the first
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static void handler(const struct panic *panic)
{
    (void)panic;
    panic("the second");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic_set_handler(handler);
    panic("the first");
}
