/*
 * An exception of the core that nobody handles.
 *
 * expect: PANIC  PendSV, which has no handler
 * expect: in kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <device.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
