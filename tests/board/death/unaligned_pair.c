/*
 * Two words at an odd address: no core reads those.
 *
 * only on: mps2-an385 mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  UsageFault: a read from an address that is not aligned, as it has to be
 * expect:   UsageFault, escalated to HardFault: UNALIGNED
 * expect: <e9d0> 2300
 * expect: Reset_Handler+0x
 */
#include <kernel/kernel_main.h>

static char bytes[16] __attribute__((aligned(8)));

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    register char *at __asm__("r0") = bytes + 1;
    __asm__ volatile(".inst.w 0xe9d02300" ::"r"(at) : "r2", "r3"); /* ldrd r2, r3, [r0] */
}
