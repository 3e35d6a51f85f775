/*
 * A breakpoint that nobody has set; 0xab would be a semihosting call.
 *
 * expect: PANIC  HardFault: breakpoint 18, and no debugger to take it
 * expect: in kernel_main+0x
 * expect: <be12>
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("bkpt #18");
}
