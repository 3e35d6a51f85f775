/*
 * An interrupt that nobody handles.
 *
 * expect: PANIC  unexpected interrupt: number 1 (
 * expect: ), which has no handler
 * expect: in kernel_main+0x
 * expect: exc_return 0xfffffff9
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 */
#include <arch/core.h>
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    core_irq_enable(1);
    core_irq_pend(1);
    __asm__ volatile("cpsie i\n\tisb");
}
