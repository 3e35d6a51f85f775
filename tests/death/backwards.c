/*
 * A panic while string instructions run backwards.
 *
 * expect: PANIC  direction 5
 * expect: in kernel_main+0x
 * expect: rflags 0x000004
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("std");
    panic("direction %d", 5);
}
