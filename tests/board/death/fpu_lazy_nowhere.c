/*
 * What the core stores of the FPU lazily goes to where nothing answers: in the handler, at its first instruction of the FPU.
 *
 * only on: mps2-an386 mps2-an505
 * expect: PANIC  BusFault: the FPU's registers could not be stored on the stack
 * expect: in PendSV_Handler+0x
 * expect:   BusFault, escalated to HardFault: LSPERR
 * expect: cfsr 0x00002000  hfsr 0x40000000
 * expect: PendSV_Handler+0x
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <arch/core.h>
#include <device.h>
#include <kernel/kernel_main.h>

#define FPCAR CORE_REGISTER(0xe000ef38) /* "Floating-point Context Address Register" */

void PendSV_Handler(void);
void PendSV_Handler(void)
{
    FPCAR = 0x60000000;
    __asm__ volatile("dsb\n\tisb\n\t.inst.w 0xee000a10"); /* vmov s0, r0 */
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    core_fpu_enable();
    __asm__ volatile(".inst.w 0xee000a10");
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
