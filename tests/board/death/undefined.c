/*
 * An instruction that is undefined for good.
 *
 * expect: PANIC  HardFault: undefined instruction 0xde07, or one that this core lacks || PANIC  UsageFault: undefined instruction 0xde07, or one that this core lacks
 * expect: in kernel_main+0x
 * expect: (tests/board/death/undefined.c:
 * expect: exc_return 0xfffffff9
 * expect: code
 * expect: <de07>
 * expect: trace 0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <kernel/kernel_main.h>

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    __asm__ volatile("udf #7");
}
