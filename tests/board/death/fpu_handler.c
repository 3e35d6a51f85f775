/*
 * A fault in a handler that uses the FPU, when what it has interrupted has used it, too, and is not stored yet.
 *
 * only on: mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  UsageFault: undefined instruction 0xde13, or one that this core lacks
 * expect: in PendSV_Handler+0x
 * expect: exc_return 0xffffffe1
 * expect: PendSV_Handler+0x
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <arch/core.h>
#include <device.h>
#include <kernel/kernel_main.h>

void PendSV_Handler(void);
void PendSV_Handler(void)
{
    __asm__ volatile(".inst.w 0xee000a10\n\tudf #19"); /* vmov s0, r0 */
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    CORE_CPACR |= 0xfu << 20;
    __asm__ volatile("dsb\n\tisb\n\t.inst.w 0xee000a10");
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
