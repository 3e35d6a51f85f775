/*
 * A division by zero in an instruction: Mainline cores have one, which faults because the kernel asks for it.
 *
 * only on: mps2-an385 mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  division by zero
 * expect: in kernel_main+0x
 * expect:   UsageFault, escalated to HardFault: DIVBYZERO
 * expect: cfsr 0x02000000  hfsr 0x40000000
 * expect: <fbb0> f0f1
 * expect: kernel_main+0x
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    register unsigned number __asm__("r0") = 42;
    register unsigned divisor __asm__("r1") = 0;
    __asm__ volatile(".inst.w 0xfbb0f0f1" : "+r"(number) : "r"(divisor)); /* udiv r0, r0, r1 */
}
