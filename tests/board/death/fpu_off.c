/*
 * An instruction of the FPU in an app that does not need one: it is off.
 *
 * only on: mps2-an385 mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  UsageFault: an instruction of the FPU, which is off: NEEDS := fpu in app.mk turns it on
 * expect:   UsageFault, escalated to HardFault: NOCP
 * expect: cfsr 0x00080000  hfsr 0x40000000
 * expect: <ee00> 0a10
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile(".inst.w 0xee000a10"); /* vmov s0, r0 */
}
