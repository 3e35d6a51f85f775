/*
 * An instruction of a later core: udiv r0, r0, r1, of ARMv7-M.
 *
 * not in: mps2
 * expect: PANIC  HardFault: undefined instruction 0xfbb0, or one that this core lacks
 * expect: in kernel_main+0x
 * expect: <fbb0> f0f1
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile(".inst.w 0xfbb0f0f1" ::: "r0");
}
