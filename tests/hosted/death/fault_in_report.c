/*
 * A fault, and a handler that faults, on the stack of the first.
 *
 * expect: PANIC  while a panic was reported:
 * expect: 0x10, where nothing is mapped. A null pointer?
 * expect: in handler+0x
 * expect: The first was:
 * expect: 0x20, where nothing is mapped. A null pointer?
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static void handler(const struct panic *panic)
{
    (void)panic;
    *(volatile int *)0x10 = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic_set_handler(handler);
    *(volatile int *)0x20 = 1;
}
