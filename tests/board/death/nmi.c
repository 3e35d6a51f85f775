/*
 * The interrupt that cannot be masked.
 *
 * expect: PANIC  non-maskable interrupt, which has no handler
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <device.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    reg_write_with_zero(SCB->ICSR, .NMIPENDSET = 1);
    __asm__ volatile("dsb\n\tisb");
}
