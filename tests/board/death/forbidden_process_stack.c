/*
 * A handler leaves the process stack pointer where the MPU forbids access: what was interrupted cannot be restored.
 *
 * only on: mps2-an386 mps2-an505
 * expect: PANIC  HardFault: the stack pointer is at 0x20, where no stack is
 * expect: Lost with the stack
 * expect: cfsr 0x00000008  hfsr 0x40000000
 * expect: halted.
 */
#include <device.h>
#include <kernel/kernel_main.h>

__attribute__((naked)) void PendSV_Handler(void);
void PendSV_Handler(void)
{
    __asm__("movs r0, #0\n\tmsr psp, r0\n\tbx lr");
}

void kernel_main(const struct boot_info *boot)
{
    (void)boot;
    static uint64_t stack[32];
    __asm__ volatile("msr psp, %0\n\tmovs r0, #2\n\tmsr control, r0\n\tisb" ::"r"(stack + 32)
                     : "r0", "memory");
    reg_write_with_zero(SCB->ICSR, .PENDSVSET = 1);
    __asm__ volatile("cpsie i\n\tisb");
}
