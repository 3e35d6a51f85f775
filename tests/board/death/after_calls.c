/*
 * A fault in a function that has called others: what they have left in lr is no caller.
 *
 * expect: so far
 * expect: PANIC  HardFault: undefined instruction 0xde07, or one that this core lacks || PANIC  UsageFault: undefined instruction 0xde07, or one that this core lacks
 * expect: in last+0x
 * expect: trace 0x
 * expect: last+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * absent: console_
 */
#include <kernel/console.h>
#include <kernel/kernel_main.h>

__attribute__((noinline)) static void last(int calls)
{
    for (; calls > 0; calls--)
        console_printf("so far\n");
    __asm__ volatile("udf #7");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    last(2);
    __asm__ volatile("");
}
