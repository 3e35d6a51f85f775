/*
 * A fault in an exception's handler: the trace goes on through it.
 *
 * expect: PANIC  HardFault: undefined instruction 0xde07, or one that this core lacks || PANIC  UsageFault: undefined instruction 0xde07, or one that this core lacks
 * expect: in PendSV_Handler+0x
 * expect: (tests/board/death/fault_in_handler.c:
 * expect: exc_return 0xfffffff1
 * expect: trace 0x
 * expect: PendSV_Handler+0x
 * expect: kernel_main+0x
 * expect: _start+0x
 * expect: Reset_Handler+0x
 * expect: halted.
 */
#include <device.h>
#include <kernel/kernel_main.h>

void PendSV_Handler(void)
{
    __asm__ volatile("udf #7");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
