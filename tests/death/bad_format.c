/*
 * A panic whose own message faults while it is made: both places are told.
 *
 * expect: PANIC  while a panic was reported:
 * expect: page fault: the kernel read from 0x10, where nothing is mapped
 * expect: in strnlen+0x
 * expect: The first was:
 * expect: name: %s
 * expect: tests/death/bad_format.c:
 * expect: in kernel_main+0x
 * expect: trace 0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    panic("name: %s", (const char *)0x10);
}
