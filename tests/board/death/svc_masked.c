/*
 * The same while interrupts are masked, as they are in the kernel: the core makes a HardFault of it.
 *
 * expect: PANIC  HardFault: svc 5 where it cannot be taken
 * expect: in kernel_main+0x
 * expect: df05
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("svc 5");
}
