/*
 * A read through a null pointer that no check of the compiler sees: the MPU forbids it.
 *
 * only on: mps2-an385 mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  MemManage: a read from 0x8, where the MPU forbids it. A null pointer?
 * expect: in kernel_main+0x
 * expect:   MemManage, escalated to HardFault: DACCVIOL
 * expect: cfsr 0x00000082  hfsr 0x40000000
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("movs r0, #0\n\tldr r0, [r0, #8]" ::: "r0");
}
