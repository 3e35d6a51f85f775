/*
 * Spurious interrupts of both PICs are none.
 * exit: 33
 *
 * expect: resumed
 * expect: kernel_main returned: halted.
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("int $0x27\n\tint $0x2f");
    console_printf("resumed\n");
}
