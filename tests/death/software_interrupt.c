/*
 * An interrupt that nobody asked for.
 *
 * expect: PANIC  unexpected interrupt: vector 0x80, which has no handler
 * expect: in kernel_main+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("int $0x80");
}
