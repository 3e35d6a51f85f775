/*
 * A return from an exception with a wrong EXC_RETURN: to a handler, and none was interrupted.
 *
 * only on: mps2-an385 mps2-an386 mps2-an500 mps2-an505
 * expect: PANIC  UsageFault: a return from an exception with a wrong EXC_RETURN
 * expect:   UsageFault, escalated to HardFault: INVPC
 * expect: cfsr 0x00040000  hfsr 0x40000000
 * expect: halted.
 */
#include <device.h>
#include <kernel/kernel_main.h>

__attribute__((naked)) void PendSV_Handler(void);
void PendSV_Handler(void)
{
    __asm__("movs r0, #8\n\tmov r1, lr\n\tbics r1, r0\n\tbx r1");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
