/*
 * A handler that faults.
 *
 * expect: PANIC  while a panic was reported:
 * expect: page fault: the kernel wrote to 0x0, where nothing is mapped. A null pointer?
 * expect: in handler+0x
 * expect: The first was:
 * expect: the first
 * expect: tests/death/fault_in_report.c:
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

static void handler(const struct panic *panic)
{
    (void)panic;
    *(volatile int *)0 = 1;
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic_set_handler(handler);
    panic("the first");
}
