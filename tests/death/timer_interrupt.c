/*
 * The timer, without a handler. Interrupts were on (rflags 0x200); newer emulators set RF, 0x10000, too.
 *
 * expect: PANIC  unexpected interrupt: line 0 (timer, vector 0x20), which has no handler
 * expect: rflags 0x000002 || rflags 0x000102
 * expect: halted.
 */
#include <arch/cpu.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    out8(0x21, 0xfe); /* the timer's line is not masked any more */
    for (;;)
        __asm__ volatile("sti\n\thlt");
}
