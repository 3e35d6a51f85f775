/*
 * A panic while interrupts are on.
 *
 * expect: PANIC  with interrupts on
 * expect: rflags 0x000002
 * expect: halted.
 */
#include <kernel/kernel_main.h>
#include <kernel/panic.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("sti");
    panic("with interrupts on");
}
